"""TeX as MathML: what a browser can show, and nothing that acts."""

from __future__ import annotations

import html
import re

import pytest
from nbconvert.exporters import HTMLExporter
from nbformat import v4
from traitlets.config import Config

from autograder.sinks import markdown, mathml

FILTER = Config({"HTMLExporter": {"filters": {"markdown2html": "autograder.sinks.formulas.markdown"}}})


def shown(text: str) -> str:
    """A cell's text as nbconvert makes it under the course's configuration."""
    notebook = v4.new_notebook(cells=[v4.new_markdown_cell(text)])
    page, _ = HTMLExporter(config=FILTER).from_notebook_node(notebook)
    found = re.search(r'<div class="jp-RenderedHTMLCommon[^>]*>(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_formula_becomes_mathml() -> None:
    """In a line and in a block, with the text around it as before; code is no formula."""
    page = shown(
        "# Title\n\nLet $N > 1$ and\n\n$$ \\sum_{c=0}^{C} w_{k,c} $$\n\n`$x$` and [a link](https://example.org)"
    )
    assert page.count("<math ") == 2 and 'display="block"' in page
    assert "<code>$x$</code>" in page and 'href="https://example.org"' in page
    assert "$" not in page.replace("<code>$x$</code>", "")


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<img src=x onerror=alert(1)>}", r"\href{javascript:alert(1)}{y}", r"\class{a}{x}",
        r"\unknown{x}", r"\begin{aligned}a&=b\end{aligned}", "{", r"\color{red}{x}", "x" * 10 + "{" * 500,
    ],
)  # fmt: skip
def test_what_cannot_be_translated_stays_as_it_is(tex: str) -> None:
    """Escaped, between its dollars."""
    assert mathml.of(tex) == ""
    page = shown(f"${tex}$")
    assert "<math" not in page and "<img" not in page
    assert html.unescape(page).count(f"${tex}$") == 1
    comment = markdown.harmless(f"Look: ${tex}$")
    assert "<math" not in comment and "<img" not in comment and html.unescape(comment).count(f"${tex}$") == 1


def test_a_comment_shows_its_formulas() -> None:
    """In a line and in a block; what is no formula, and what would be markup, stays text."""
    comment = markdown.harmless("So $a^2$ **fits**:\n\n$$\n\\frac{1}{2}\n$$\n\n`$x$` costs 5 $ and <b>no</b> more.")
    assert comment.count("<math ") == 2 and "<strong>fits</strong>" in comment
    assert "<code>$x$</code> costs 5 $ and &lt;b&gt;no&lt;/b&gt; more." in comment
