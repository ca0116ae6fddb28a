"""A notebook as Markdown: which of its blocks are the student's code."""

from __future__ import annotations

import pytest

from autograder.intake import markdown


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("```python\nx = 1\n```\n", ["x = 1\n"]),
        ("~~~{code-cell} ipython3\n:tags: [a]\nx = 1\n~~~\n", ["x = 1\n"]),
        ("````python\n```\n````", ["```\n"]),
        ("```python\nx = 1\n`````  \n```text\ny\n```\n", ["x = 1\n"]),
        ("```python\nnever closed\n~~~python\nx = 1\n~~~\n", ["x = 1\n"]),
        ("````python\nnever closed\n```python\nx = 1\n```\n", ["x = 1\n"]),
        ("``` python `x`\nno fence\n```python\n\n```\n", []),
    ],
)
def test_blocks_that_are_python(text: str, sources: list[str]) -> None:
    """Closed by a fence at least as long of the same sign; what nothing closes hides nothing that stands below it."""
    assert [source for source, _ in markdown.cells("lab.md", text)] == sources
    assert [source for source, _ in markdown.cells("lab.md", text.replace("\n", "\r\n"))] == sources
