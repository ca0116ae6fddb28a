"""What runs in a grading process: one piece of work in, one report out, as JSON text.

A process keeps its graders open: the sandbox loads PyTorch once for each lab and then serves submission after
submission. Only trusted code and texts cross the border to this process.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
from pathlib import Path

from autograder import intake
from autograder.course import Course
from autograder.errors import SubmissionError
from autograder.lti.work import Work
from autograder.pipeline import Grader

_open = contextlib.ExitStack()
atexit.register(_open.close)


def grade(work: Work) -> str:
    """The canonical JSON of the report on `work`."""
    grader = _grader(work.course, work.lab, work.contained)
    try:
        submission = intake.read_bytes(
            work.file, work.content, student=work.student, lab=work.lab, wanted=grader.wanted
        )
    except SubmissionError as error:
        return grader.unreadable(work.student, error).to_json()
    return grader.grade(submission).to_json()


@functools.cache
def _grader(root: str, lab: str, contained: bool) -> Grader:
    course = Course(Path(root))
    return _open.enter_context(Grader(course.assignment(lab), course.secret(), contained=contained))
