"""A formula of TeX as MathML, which browsers show by themselves."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from xml.etree import ElementTree

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
def of(tex: str, display: str = "inline") -> str:
    """A formula as MathML, `inline` or as a `block`; "" where that cannot be done wholly and safely."""
    try:
        made: str = _converter()(tex, display=display)
        tree = ElementTree.fromstring(made)
    except Exception:  # whatever the converter makes of a text that is no formula
        return ""
    nodes = list(tree.iter())
    is_plain = all(node.tag in _ELEMENTS and node.attrib.keys() <= _ATTRIBUTES for node in nodes)
    is_known = not any((node.text or "").startswith("\\") for node in nodes)
    return made if is_plain and is_known else ""


@functools.cache
def _converter() -> Callable[..., str]:
    """latex2mathml's own, which takes a tenth of a second to load: most pages hold no formula."""
    convert: Callable[..., str] = importlib.import_module("latex2mathml.converter").convert
    return convert
