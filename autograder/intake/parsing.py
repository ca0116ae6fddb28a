"""Python source as a tree, by one thread at a time.

CPython 3.11 counts how deep it is in a tree for all threads together: two that parse at once may get a SystemError for
what is right (https://github.com/python/cpython/issues/106905).
"""

from __future__ import annotations

import ast
import threading

LOCK = threading.RLock()
"""For who lets another library parse."""


def parse(source: str | bytes) -> ast.Module:
    """`ast.parse`. Raises SyntaxError for what is no Python, ValueError for a NUL."""
    with LOCK:
        return ast.parse(source)
