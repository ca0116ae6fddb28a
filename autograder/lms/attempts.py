"""One student's attempts: which file of an attempt is the answer, and which attempt counts.

The rule: the latest readable attempt on time; when none is on time, the latest readable one; when none is readable, the
latest (so that its author is told, and not passed over). All attempts are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from autograder import intake
from autograder.errors import SubmissionError
from autograder.intake import archive

_COPY = re.compile(r"(?:[-_ ]?\(\d+\)|-\d+| - (?:copy|copia|kopie)| copy)+$", re.IGNORECASE)
_KINDS = (".ipynb", ".zip", ".py")


@dataclass(frozen=True, slots=True)
class HandedFile:
    """One file of an attempt: the student's own name for it, its order among files of that name, and its bytes on call."""

    name: str
    order: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One hand-in of one student: when (None where the LMS does not say), whether late, and its files.

    `stated` is False where the LMS says only "late" or not, and `when` merely stands for that.
    """

    label: str
    when: datetime | None
    late: bool
    files: tuple[HandedFile, ...]
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """The file that will be graded. `problem` says why it cannot be read ("" when it can), `code` how it was chosen."""

    attempt: Attempt
    file: HandedFile | None
    problem: str = ""
    code: str = ""


def chosen(attempts: Sequence[Attempt], student: str, lab: str) -> Answer:
    """The answer among attempts, which are sorted by time."""
    answers = [answer(attempt, student, lab) for attempt in attempts]
    readable = [one for one in answers if not one.problem]
    on_time = [one for one in readable if not one.attempt.late]
    best, newest = (on_time or readable or answers)[-1], answers[-1]
    if best is newest:
        return best
    return Answer(best.attempt, best.file, best.problem, "newest_damaged" if newest.problem else "newest_late")


def answer(attempt: Attempt, student: str, lab: str) -> Answer:
    """The file of an attempt that is the answer: of notebooks, then zips, then scripts, the one of the lab's name or the only."""
    for kind in _KINDS:
        found = [file for file in attempt.files if PurePosixPath(file.name).suffix.lower() == kind]
        if found:
            return _only(attempt, found, student, lab)
    return Answer(attempt, next(iter(attempt.files), None), "no_notebook", "no_notebook")


def contents(file: HandedFile, lab: str) -> tuple[str, bytes]:
    """Name and bytes of the file to grade, taken out of the student's zip where it is in one. Raises SubmissionError."""
    data = file.read()
    if archive.is_zip(data):
        name, data, _ = archive.unpacked(file.name, data, lab)
        return name, data
    return file.name, data


def _only(attempt: Attempt, found: Sequence[HandedFile], student: str, lab: str) -> Answer:
    stems = {file: _stem(file.name) for file in found}
    named = [file for file in found if stems[file] == lab.casefold()]
    if not named and len(set(stems.values())) > 1:
        return Answer(attempt, None, "several_notebooks", "several_notebooks")
    best = max(named or found, key=lambda file: file.order)
    try:
        name, data = contents(best, lab)
        intake.read_bytes(name, data, student=student, lab=lab)
    except SubmissionError as error:
        return Answer(attempt, best, str(error), "damaged")
    return Answer(attempt, best, code="" if named else "renamed")


def _stem(name: str) -> str:
    """A file's name without folders, suffix and what browsers and LMSs append to a second copy."""
    return _COPY.sub("", PurePosixPath(name).stem.strip()).casefold()
