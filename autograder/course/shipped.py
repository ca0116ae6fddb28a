"""What a course begins with: the package's labs, configuration and pinned versions.

In a checkout they lie at its top, where people look for them; installed, in the package itself.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.course import Course

DISTRIBUTION = "autograder-labs"
"""The name to install; the import package is `autograder`."""

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent

LABS = _ROOT / "solutions"
CONFIG = _ROOT / "nbgrader_config.py"
CONSTRAINTS = _ROOT / "constraints.txt"


@contextlib.contextmanager
def practice() -> Iterator[Course]:
    """A course for the length of a `with`: the package's labs, and a secret that nobody had before or keeps."""
    with tempfile.TemporaryDirectory(prefix="autograder-practice-") as folder:
        shutil.copy(CONFIG, folder)
        shutil.copytree(LABS, Path(folder, LABS.name), ignore=shutil.ignore_patterns("__pycache__"))
        yield Course(Path(folder))
