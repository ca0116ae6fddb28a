"""Formulas on nbgrader's pages without the web: TeX in Markdown becomes MathML, which browsers show by themselves.

nbgrader's formgrader and feedback fetch MathJax from the web and have no setting for that. What they do have is nbconvert's
`c.HTMLExporter.filters`, by which a course's nbgrader_config.py puts `markdown` in the place of nbconvert's own filter. A
formula that cannot be translated stays between its dollars, where MathJax finds it if it comes.
"""

from __future__ import annotations

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.sinks import mathml


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return mathml.of(body) or super().inline_math(body)

    def block_math(self, body: str) -> str:
        return mathml.of(body, "block") or super().block_math(body)


@pass_context
def markdown(context: Context, source: str) -> str:
    """The Markdown of a cell as HTML, as nbconvert's own filter `markdown2html` makes it but for its formulas."""
    cell = context.get("cell", {})
    renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}))
    return str(MarkdownWithMath(renderer=renderer).render(source))
