"""What may not lie in a submitted folder: links, pipes, devices and files too large to copy.

nbgrader copies what it finds there, and later hands the copies to the student as feedback: a link to another file of
the instructor's would be followed, a pipe or a device would never end. A student's own regular files are left alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path


def set_aside(folder: Path, aside: Path, *, keep: Path, largest: int) -> list[Path]:
    """Moves what may not lie in `folder` into the folder `aside`, numbered; returns where from.

    `keep` is left whatever it is: only intake opens it. `largest` is in bytes.
    """
    found = [path for path in _unfit(folder, lambda status: _is_unfit(status, largest)) if path != keep]
    for path in found:
        move(path, aside)
    return found


def move(path: Path, aside: Path) -> Path:
    """Moves `path`, whatever it is, into the folder `aside` under the next number and its own name; returns where."""
    aside.mkdir(parents=True, exist_ok=True)
    number = sum(1 for _ in aside.iterdir()) + 1
    target = aside / f"{number}-{os.fsdecode(os.fsencode(path.name)[:200])}"
    path.rename(target)
    return target


def _unfit(folder: Path, unfit: Callable[[os.stat_result], bool]) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if unfit(path.lstat()):
                yield path


def _is_unfit(status: os.stat_result, largest: int) -> bool:
    if stat.S_ISDIR(status.st_mode):
        return False
    return not stat.S_ISREG(status.st_mode) or status.st_size > largest
