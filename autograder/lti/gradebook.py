"""What the course's gradebook holds of those who work here: points and comments of people, extra credit, late penalties.

An instructor takes the files of an activity into the course (`submitted/`), grades, and gives points in the formgrader.
What stands in the gradebook then is the grade of the attempt that was graded there: the one with the same file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import make_url

from autograder.course import CONFIG, Course, reports
from autograder.errors import DeliveryError
from autograder.errors.faults import Faults
from autograder.model import GradeReport
from autograder.sinks import gradebook
from autograder.sinks.gradebook import late
from autograder.sinks.grades import Grade, Item

_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Held:
    """One student's grade as text; `digest` is the SHA-256 of the file that it is of."""

    digest: str
    text: str


def read(course: Course, lab: str, students: Collection[str]) -> dict[str, Held] | None:
    """What the gradebook holds of these students; None where it cannot be read, or does not know the lab.

    A student whose grade cannot be read is left out, as is one without a report of ours on the file that was graded.
    """
    known: dict[str, GradeReport] = {}

    def report_of(student: str) -> GradeReport | None:
        found = reports.load(course.report(student, lab)) if student in students else None
        if found is not None:
            known[student] = found
        return found

    try:
        dated = gradebook.due(course, lab)[0] is not None
        found = [grade for grade in gradebook.grades(course, lab, report_of, Faults(), "lti") if grade.student in known]
    except DeliveryError:
        return None
    return {
        grade.student: Held(known[grade.student].digests.get("submission", ""), to_text(grade, dated=dated))
        for grade in found
    }


def stamp(course: Course, *, now: float) -> tuple[object, ...]:
    """Something that changes when the gradebook does; where it is no file, twice a minute."""
    url = make_url(course.settings.db_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return (now // _SECONDS,)
    try:
        status = os.stat(url.database)
    except OSError:
        return ("none",)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def policy_stamp(course: Course) -> object:
    """Something that changes when the course's configuration does, which names the late policy."""
    try:
        return os.stat(course.root / CONFIG).st_mtime_ns
    except OSError:
        return 0


def penalty(course: Course, student: str, score: Fraction, seconds: float) -> Fraction:
    """What the course's late policy (nbgrader's plugin) takes off a score. Raises DeliveryError when the policy fails."""
    if seconds <= 0:
        return Fraction(0)
    try:
        taken = late.Policy(course).penalty(student, float(score), seconds)
        return Fraction(str(round(taken or 0.0, 6)))
    # The policy is the course's own code: whatever it raises is its fault, and waits for a person.
    except Exception as error:
        raise DeliveryError(f"the course's late policy failed: {type(error).__name__}") from error


def to_text(grade: Grade, *, dated: bool) -> str:
    """A grade of the gradebook as it is kept; `dated` says that the gradebook has a due date, and so decides lateness."""
    items = [
        {
            "name": item.name,
            "points": str(item.points),
            "automatic": None if item.automatic is None else str(item.automatic),
            "manual": None if item.manual is None else str(item.manual),
            "extra": str(item.extra),
            "comment": item.comment,
            "waits": item.waits,
        }
        for item in grade.items
    ]
    late_by = {"penalty": str(grade.late_penalty), "late": grade.late.total_seconds()} if dated else {}
    return json.dumps({"items": items, **late_by}, sort_keys=True)


def from_text(text: str, student: str, report: GradeReport | None = None) -> tuple[Grade, bool]:
    """A grade that was kept, and whether it decides lateness."""
    kept: Mapping[str, Any] = json.loads(text)
    items = tuple(
        Item(
            item["name"],
            Fraction(item["points"]),
            automatic=None if item["automatic"] is None else Fraction(item["automatic"]),
            manual=None if item["manual"] is None else Fraction(item["manual"]),
            extra=Fraction(item["extra"]),
            comment=item["comment"],
            waits=item["waits"],
        )
        for item in kept["items"]
    )
    late_by = timedelta(seconds=kept.get("late", 0.0))
    return Grade(student, items, Fraction(kept.get("penalty", "0")), late_by, report=report), "penalty" in kept
