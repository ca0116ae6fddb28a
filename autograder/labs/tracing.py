"""Errors of a lab's own code as its author needs them."""

from __future__ import annotations

import traceback
from pathlib import Path

SOLUTION = "<solution"
"""What the file names of code from the lab's source notebook begin with."""


def told(error: BaseException, folder: Path) -> str:
    """The lines of the lab's own files that led to an error, one below the other, and what was wrong."""
    lines = []
    for frame in traceback.extract_tb(error.__traceback__):
        own = Path(frame.filename).parent == folder.resolve()
        if own or frame.filename.startswith(SOLUTION):
            name = Path(frame.filename).name if own else frame.filename
            lines.append(f"  {name}, line {frame.lineno}, in {frame.name}: {frame.line}")
    return "\n".join([*lines, f"  {type(error).__name__}: {error}"])
