"""Reports as graders write them, and a grading function that crosses to a process: the file's text says what happens."""

from __future__ import annotations

import os
import time
from fractions import Fraction
from pathlib import Path

from autograder.lti.work import Work
from autograder.model import Check, GradeReport, QuestionReport, Reason, Verdict


def report(student: str, earned: int, *, maximum: int = 100, unchecked: bool = False) -> GradeReport:
    """A report of one question."""
    verdict = Verdict.UNCHECKED if unchecked else Verdict.PASSED if earned == maximum else Verdict.PARTLY
    reason = Reason.GRADER_FAULT if unchecked else Reason.CORRECT if earned == maximum else Reason.WRONG_VALUE
    check = Check("conv2d_combined", "batch", "batch", Fraction(maximum), Fraction(earned), verdict, reason)
    question = QuestionReport("conv2d_combined", Fraction(maximum), (check,))
    return GradeReport(student, "canales-multiples", "es", (question,), {}, True)


def grade(work: Work) -> str:
    """Points are the file's first word; further words are things that happen to graders."""
    points, *events = work.content.decode().split()
    for event in events:
        name, _, value = event.partition("=")
        if name == "sleep":
            time.sleep(float(value))
        while name == "until" and not Path(value).exists():
            time.sleep(0.02)
        if name == "count":
            with Path(value).open("a", encoding="ascii") as file:
                file.write(".")
        if name == "die":
            os._exit(9)
        if name == "from" and Path(value).exists():
            points = Path(value).read_text(encoding="ascii")
        if name == "raise":
            raise RuntimeError("the grader has a fault")
        if name == "hangonce" and not Path(value).exists():
            Path(value).touch()
            time.sleep(600)
        if name == "dieonce" and not Path(value).exists():
            Path(value).touch()
            os._exit(9)
    return report(work.student, int(points), unchecked="unchecked" in events).to_json()
