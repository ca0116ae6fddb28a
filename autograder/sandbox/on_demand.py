"""Libraries that load slowly at their first use, and the words in a submission that tell that it will use them.

The fork parent loads them once, when a submission first names them; a student's process would each time do so anew, at
the expense of a cell or a call. What torch loads lazily was measured with torch 2.13 (seconds on a two-core machine):
`torch._dynamo` with its 816 modules 1.2, `sympy` 0.5, `networkx` 0.3, `scipy.signal` 0.9, other parts of scipy 0.2 to 0.8,
`torch.utils.benchmark` 0.2, PDF output of matplotlib 0.4, its first text in a picture 0.3. Everything else that a notebook
can import here takes less than 0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DYNAMO = (
    r"deterministic_algorithms|_dynamo|_inductor|torch\.compiler|torch\.export|functorch|torch\.func\b|\bfunc import"
    r"|\boptim\b|\bprofiler?\b|\bcheckpoint\b|custom_op|torch\.library|TorchDispatchMode|distributed|\bmeta\b|\bjit\b"
    r"|torch\.testing|gradcheck|torch\.onnx"
)
_NAMED = {
    _DYNAMO: ("torch._dynamo", "torch._inductor"),
    r"\bsympy\b": ("sympy",),
    r"\bnetworkx\b": ("networkx",),
    r"\bscipy\b": ("scipy.signal", "scipy.ndimage"),
    r"scipy[^\n]*\bio\b": ("scipy.io",),
    r"scipy[^\n]*\bdatasets\b": ("scipy.datasets",),
    r"\bbenchmark\b": ("torch.utils.benchmark",),
    r"\.(?:pdf|svg)\b|\bpgf\b": ("matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg"),
}
_PATTERNS = {re.compile(words): modules for words, modules in _NAMED.items()}


def named(cells: Iterable[str]) -> Iterator[str]:
    """The modules that `cells` name, each perhaps more than once."""
    text = "\n".join(cells)
    for pattern, modules in _PATTERNS.items():
        if pattern.search(text):
            yield from modules
