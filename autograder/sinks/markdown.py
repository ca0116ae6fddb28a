"""A person's comment, which is Markdown as in the formgrader, as HTML that does nothing: no tags of its own, no pictures."""

from __future__ import annotations

import functools

import mistune
from markupsafe import Markup


class _Harmless(mistune.HTMLRenderer):
    """Escapes HTML, keeps only addresses that mistune finds harmless, and tells a picture by its words."""

    def __init__(self) -> None:
        super().__init__(escape=True)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """What the picture shows: a page loads nothing."""
        return self.text(text)

    def heading(self, text: str, level: int, **attributes: object) -> str:
        """A paragraph in bold: the headings of the page are the page's."""
        return f"<p><strong>{text}</strong></p>\n"


@functools.cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Harmless(), plugins=["strikethrough", "table"])


def harmless(text: str) -> Markup:
    """Markdown as HTML that may stand on any page."""
    return Markup(_markdown()(text))
