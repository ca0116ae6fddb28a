"""One student's attempts: which file of an attempt is the answer, and which attempt counts.

The rule: the latest readable attempt on time; when none is on time, the latest readable one; when none is readable, the
latest (so that its author is told, and not passed over). All attempts are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from autograder import intake
from autograder.errors import SubmissionError, UndecidedError
from autograder.intake import Wanted, archive, finder, names
from autograder.intake.finder import HandedFile as HandedFile
from autograder.model import Note


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
    """The file that will be graded.

    `problem` says why it cannot be read ("" when it can), `code` how it was chosen, `notes` why it and no other.
    """

    attempt: Attempt
    file: HandedFile | None
    problem: str = ""
    code: str = ""
    notes: tuple[Note, ...] = ()


def chosen(attempts: Sequence[Attempt], student: str, wanted: Wanted) -> Answer:
    """The answer among attempts, which are sorted by time."""
    answers = [answer(attempt, student, wanted) for attempt in attempts]
    readable = [one for one in answers if not one.problem]
    on_time = [one for one in readable if not one.attempt.late]
    best, newest = (on_time or readable or answers)[-1], answers[-1]
    if best is newest:
        return best
    return replace(best, code="newest_damaged" if newest.problem else "newest_late")


def answer(attempt: Attempt, student: str, wanted: Wanted) -> Answer:
    """The file of an attempt that is the answer, by the rules of `intake.finder`."""
    try:
        found = finder.find(attempt.files, wanted)
    except UndecidedError as error:
        return Answer(attempt, None, str(error), "several_notebooks")
    except SubmissionError as error:
        return Answer(attempt, None, str(error), "no_notebook")
    try:
        intake.read_bytes(found.file.name, found.file.read(), student=student, lab=wanted.name, wanted=wanted)
    except UndecidedError as error:
        return Answer(attempt, None, str(error), "several_notebooks")
    except SubmissionError as error:
        return Answer(attempt, found.file, str(error), "damaged", found.notes)
    renamed = not found.notes and names.is_copy(found.file.name, wanted.name) is not False
    return Answer(attempt, found.file, code="renamed" if renamed else "", notes=found.notes)


def contents(file: HandedFile, wanted: Wanted) -> tuple[str, bytes]:
    """Name and bytes of the file to grade, taken out of the student's zip where it is in one. Raises SubmissionError."""
    data = file.read()
    if archive.is_zip(data):
        name, data, _ = finder.unpacked(file.name, data, wanted)
        return name, data
    return file.name, data
