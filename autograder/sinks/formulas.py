"""Formulas on nbgrader's pages without the web: TeX in Markdown becomes MathML, which browsers show by themselves.

nbgrader's formgrader and feedback fetch MathJax from the web and have no setting for that. What they do have is nbconvert's
`c.HTMLExporter.filters`, by which a course's nbgrader_config.py puts `markdown` in the place of nbconvert's own filter. A
formula that cannot be translated stays between its dollars, where MathJax finds it if it comes.
"""

from __future__ import annotations

import functools
from xml.etree import ElementTree

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

_SPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset(
    f"{_SPACE}{name}"
    for name in (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded"),
        *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
    )
)
_ATTRIBUTES = frozenset(
    {"display", "stretchy", "fence", "form", "separator", "accent", "movablelimits", "largeop", "mathvariant"}
    | {"width", "height", "depth", "lspace", "rspace", "linethickness", "columnalign", "displaystyle", "scriptlevel"}
    | {"minsize", "maxsize"}
)


@functools.lru_cache(maxsize=1024)
def mathml(tex: str, display: str = "inline") -> str:
    """A formula as MathML, `inline` or as a `block`; "" where that cannot be done wholly and safely."""
    try:
        made = convert(tex, display=display)
        tree = ElementTree.fromstring(made)
    except Exception:  # whatever the converter makes of a text that is no formula
        return ""
    nodes = list(tree.iter())
    is_plain = all(node.tag in _ELEMENTS and node.attrib.keys() <= _ATTRIBUTES for node in nodes)
    is_known = not any((node.text or "").startswith("\\") for node in nodes)
    return made if is_plain and is_known else ""


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return mathml(body) or super().inline_math(body)

    def block_math(self, body: str) -> str:
        return mathml(body, "block") or super().block_math(body)


@pass_context
def markdown(context: Context, source: str) -> str:
    """The Markdown of a cell as HTML, as nbconvert's own filter `markdown2html` makes it but for its formulas."""
    cell = context.get("cell", {})
    renderer = _Renderer(escape=False, attachments=cell.get("attachments", {}))
    return str(MarkdownWithMath(renderer=renderer).render(source))
