"""The real grader, and in its place a quick one for files that begin with their points: for browsers that wait."""

from __future__ import annotations

from autograder.lti import grading
from autograder.lti.work import Work

from . import reports


def either(work: Work) -> str:
    """The report, by the real grader unless the file's first word is a number."""
    first = work.content.split(maxsplit=1)[:1]
    return reports.grade(work) if first and first[0].isdigit() else grading.grade(work)
