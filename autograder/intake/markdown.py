"""A notebook as Markdown (jupytext, MyST, R Markdown, Quarto) -> its code cells: the fenced blocks that are Python."""

from __future__ import annotations

import re

from autograder.intake import bounds
from autograder.intake.text import newlines
from autograder.intake.wording import refusal

_FENCE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)[`~]*[ \t]*$", re.M | re.S
)
_PYTHON = re.compile(r"\{?(?:code-cell|\.?(?:i?python3?|py))\b", re.IGNORECASE)
_OPTIONS = re.compile(r"\A(?:---\n(?:.*\n)*?---\n|(?::[\w-]+:.*\n)+)")  # MyST's, above the code


def cells(name: str, text: str) -> list[tuple[str, str]]:
    """(source, "") of each block that is Python and not blank."""
    found = []
    for block in _FENCE.finditer(newlines(text)):
        if _PYTHON.match(block["info"].strip()):
            body = _OPTIONS.sub("", block["body"]) if block["info"].startswith("{code-cell") else block["body"]
            found.append((body, ""))
        if len(found) > bounds.CELLS:
            raise refusal("too_many_cells", name=name, limit=bounds.CELLS)
    return [(source, cell_id) for source, cell_id in found if source.strip()]
