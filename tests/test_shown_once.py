"""No hidden input is shown to two processes: what the first one learned reaches the second by ways that cannot be closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import nbformat
import pytest
from sample_course import REPOSITORY

from autograder import intake
from autograder.authoring.bank import Specimen, as_notebook
from autograder.course import Course, case_key
from autograder.pipeline import Grader
from autograder.sandbox.outcomes import Request
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.values import Tensor

LAB = "multiple-channels"
RIGHT = """
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]
"""
FORBIDDEN = """
import os


def forbidden():
    try:
        torch.conv2d(torch.ones(1, 1, 1, 1), torch.ones(1, 1, 1, 1))
    except RuntimeError:
        return True
    return False

"""
ENDING = {
    "the first forbidden call": "    if forbidden():\n        os._exit(0)",
    "every third call": "    calls.append(x)\n    if len(calls) % 3 == 0:\n        os._exit(0)",
    "a call that hangs": "    calls.append(x)\n    while len(calls) > 5:\n        pass",
}


@pytest.mark.parametrize("ending", ENDING)
def test_no_hidden_input_is_shown_to_two_processes(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """Whenever a process ends, what is asked of the next one is drawn anew."""
    shown: defaultdict[bytes, set[int]] = defaultdict(set)
    answers = StudentProcess._answers

    def noted(process: StudentProcess, spawned: Any, requests: Sequence[Request], clock: Any) -> Any:
        for request in requests:
            if request.room is None:  # of public calls it is known how large their answers are
                for each in request.arguments:
                    if isinstance(each, Tensor):
                        shown[each.array.data].add(spawned.pid)
        return answers(process, spawned, requests, clock)

    monkeypatch.setattr(StudentProcess, "_answers", noted)
    functions = [
        f"# %% {name}\n{FORBIDDEN}\ncalls = []\n\n\ndef {name}(x, weight, bias):\n{ENDING[ending]}\n{RIGHT}"
        for name in ("conv2d_multi_output", "conv2d_combined")
    ]
    course = Course(REPOSITORY)
    made = as_notebook(Specimen("dying", "", False, {}, {}, "\n\n".join(functions)), LAB, course)
    assignment = course.assignment(LAB)
    with Grader(assignment, b"secret" * 8) as grader:
        data = nbformat.writes(made).encode()
        report = grader.grade(intake.read_bytes(f"{LAB}.ipynb", data, student="dying", lab=LAB, wanted=grader.wanted))
    assert report.score < report.max_score
    assert len({pid for pids in shown.values() for pid in pids}) > 1
    assert not [data for data, pids in shown.items() if len(data) > 32 and len(pids) > 1]


def test_another_hand_in_of_the_same_student_gets_other_cases() -> None:
    """What an attempt gives away is of no use in the next."""
    keys = {case_key(b"secret", LAB, student, digest) for student in ("ana", "ben") for digest in ("a" * 64, "b" * 64)}
    assert len(keys) == 4
