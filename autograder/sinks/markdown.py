"""A person's comment, Markdown and formulas as in the formgrader, as HTML that does nothing: no tags of its own, no pictures."""

from __future__ import annotations

import functools

import mistune
from markupsafe import Markup, escape

from autograder.sinks import mathml


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

    def inline_math(self, text: str) -> str:
        """A formula, or what stands there where it is none."""
        return mathml.of(text) or str(escape(f"${text}$"))

    def block_math(self, text: str) -> str:
        """The same on a line of its own."""
        return f"<p>{mathml.of(text, 'block') or escape(f'$${text}$$')}</p>\n"


@functools.cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Harmless(), plugins=["strikethrough", "table", "math"])


def harmless(text: str) -> Markup:
    """Markdown as HTML that may stand on any page."""
    return Markup(_markdown()(text))
