"""What a course begins with: the package's labs, configuration and pinned versions.

In a checkout they lie at its top, where people look for them; installed, in the package itself.
"""

from __future__ import annotations

from pathlib import Path

DISTRIBUTION = "autograder-labs"
"""The name to install; the import package is `autograder`."""

_PACKAGE = Path(__file__).resolve().parents[1]
_ROOT = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else _PACKAGE.parent

LABS = _ROOT / "solutions"
CONFIG = _ROOT / "nbgrader_config.py"
CONSTRAINTS = _ROOT / "constraints.txt"
