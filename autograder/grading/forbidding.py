"""What a lab's questions forbid, checked before anything is graded: every name must mean something here."""

from __future__ import annotations

import difflib
import importlib

import torch

from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.labs.manifest import FAMILIES


def forbidding(assignment: Assignment) -> tuple[str, ...]:
    """All that the questions forbid. Raises AssignmentError for a name of no family, operator or function."""
    names = tuple(dict.fromkeys(name for question in assignment.questions for name in question.forbid))
    for name in names:
        if name not in FAMILIES and not (_is_function(name) if _is_dotted(name) else _is_operator(name)):
            raise AssignmentError(f"{assignment.graders}: forbid = [{name!r}] means nothing here{_nearest(name)}")
    return names


def _is_dotted(name: str) -> bool:
    return "." in name and "::" not in name


def _is_operator(name: str) -> bool:
    return (name if "::" in name else f"aten::{name}") in _operators()


def _is_function(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        return callable(getattr(importlib.import_module(module), attribute, None))
    except ImportError:
        return False


def _operators() -> set[str]:
    return {name.partition(".")[0] for name in torch._C._dispatch_get_all_op_names()}


def _nearest(name: str) -> str:
    known = [*FAMILIES, *(operator.removeprefix("aten::") for operator in _operators())]
    close = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
