"""What a report depends on, by digest: when all of it is equal, so is the report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from autograder.course import student_key
from autograder.course.assignment import Assignment
from autograder.model import Submission
from autograder.sandbox import limits


class Digests:
    """What reports of one assignment depend on: when all of it is equal, so is the report."""

    def __init__(self, assignment: Assignment, secret: bytes) -> None:
        self._secret = secret
        self._common = {
            "graders": assignment.graders_digest(),
            "lab": assignment.lab_digest(),
            "limits": _digest(limits.resolve(assignment.limits)),
        }

    def of(self, submission: Submission) -> dict[str, str]:
        """Digests by name for one submission; with `submission`, `key` commits to its hidden cases."""
        key = student_key(self._secret, submission.lab, submission.student)
        return {"submission": submission.digest, "key": hashlib.sha256(key).hexdigest(), **self._common}


def _digest(settings: Mapping[str, int]) -> str:
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
