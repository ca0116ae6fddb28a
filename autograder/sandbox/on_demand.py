"""Libraries that load slowly at their first use, and the words in a submission that tell that it will use them.

The fork parent loads them once, when a submission first names them; a student's process would each time do so anew, at
the expense of a cell or a call. What torch loads lazily was measured with torch 2.13 (seconds on a two-core machine):
`torch._dynamo` with its 816 modules 1.2, `sympy` 0.5, `networkx` 0.3, `scipy.signal` 0.9, other parts of scipy 0.2 to 0.8,
`torch.utils.benchmark` 0.2, a backward pass from given gradients 0.5, PDF output of matplotlib 0.4, its first text in a
picture 0.3. Everything else that a notebook can import here takes less than 0.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_DYNAMO = (
    "use_deterministic_algorithms", "_dynamo", "_inductor", "compiler", "functorch", "func", "optim", "profiler",
    "checkpoint", "custom_op", "library", "TorchDispatchMode", "distributed", "meta", "jit", "testing", "gradcheck", "onnx",
)  # fmt: skip
_NAMED = {
    **dict.fromkeys(_DYNAMO, ("torch._dynamo", "torch._inductor")),
    **dict.fromkeys(("autograd", "backward"), ("torch.fx.experimental.symbolic_shapes",)),
    "sympy": ("sympy",),
    "networkx": ("networkx",),
    "scipy": ("scipy.signal", "scipy.ndimage"),
    "loadmat": ("scipy.io",),
    "benchmark": ("torch.utils.benchmark",),
    "pdf": ("matplotlib.backends.backend_pdf",),
    "svg": ("matplotlib.backends.backend_svg",),
}
_IMPORT = re.compile(r"\b(?:from|import)\b(?:[^\n(]*\([^)]*|[^\n]*)")
_ATTRIBUTE = re.compile(r"""(?<=[.'"])\w+|\b\w++(?=\.)""")
_WORD = re.compile(r"\w+")


def named(cells: Iterable[str]) -> Iterator[str]:
    """The modules that `cells` name, each perhaps more than once.

    A word counts where a module can stand: in an import, beside a dot, in a text. As a name of the student's own (`func`,
    `meta`) it would make every later submission's process start from one that is larger by 800 modules, for nothing.
    """
    for word in sorted({word for cell in cells for word in _words(cell)} & _NAMED.keys()):
        yield from _NAMED[word]


def _words(cell: str) -> Iterator[str]:
    yield from _ATTRIBUTE.findall(cell)
    for statement in _IMPORT.findall(cell):
        yield from _WORD.findall(statement)
