"""Real boxes for tests: a student's process that runs an attack, and boxes with single layers of confinement off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.sandbox import limits
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Outcome, Request

SMALL: Mapping[str, int] = {
    "cells_seconds": 2,
    "call_seconds": 1,
    "total_seconds": 30,
    "cpu_seconds": 20,
    "memory_mib": 512,
    "file_mib": 4,
    "open_files": 40,
    "threads": 24,
    "result_kib": 64,
    "tmp_mib": 8,
    "tmp_files": 64,
}
"""Every row of the table of limits, small enough to be reached at once."""


def attack(box: Box, source: str, *, forbid: tuple[str, ...] = ()) -> Outcome:
    """How the function `attack` of `source` ends, in a new process of `box`."""
    with box.student([source]) as process:
        return process.call(Request("attack", forbid=forbid))


class WithoutSeccomp(Box):
    """A box whose processes may make any system call that their other layers let them make."""

    def _settings(self) -> dict[str, Any]:
        return super()._settings() | {"seccomp": ""}


class WithoutRlimits(Box):
    """A box whose processes have no resource limits."""

    def _settings(self) -> dict[str, Any]:
        return super()._settings() | {"rlimits": {}}


def table() -> set[str]:
    """The names of all rows of the table of limits."""
    return {limit.name for limit in limits.LIMITS}
