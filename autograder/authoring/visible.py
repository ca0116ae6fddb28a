"""What share of the wrong functions that we know a lab's visible checks would catch: green there proves no more."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib

from autograder.authoring.generated import by_position
from autograder.graders.channels import misconceptions


def shares(convlab: Path) -> dict[str, int]:
    """Question -> the percentage (rounded down) of its family that `check` of this convlab.py does not let pass."""
    matplotlib.use("Agg")  # nobody is looking: convlab draws nothing
    check = _module(convlab).check
    return {question: _share(check, question) for question in misconceptions.NUMBERS}


def claimed(convlab: Path) -> int:
    """Of ten wrong functions, how many its examples notice: what convlab.py tells students."""
    found: int = _module(convlab).NOTICED
    return found


def _share(check: Callable[[str, Mapping[str, Any]], None], question: str) -> int:
    family = misconceptions.family(question)
    members = family.singles
    caught = sum(_is_caught(check, question, by_position(family, member.make())) for member in members)
    return 100 * caught // len(members)


def _is_caught(check: Callable[[str, Mapping[str, Any]], None], question: str, function: object) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            check(question, {question: function})
        except AssertionError:
            return True
    return False


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("convlab_audited", path)
    assert spec is not None and spec.loader is not None, path
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
