"""One student is one unit of failure: what goes wrong with one is put down by name, and the others go on.

    faults = Faults()
    for student in students:
        with faults.apart(student, "feedback"):
            ...                               # whatever this student's data makes of it
    faults.found                              # who is left, at which stage, and why

What is everybody's is raised as ever: a full disk, no more files, Ctrl-C.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass

from autograder.errors import AutograderError
from autograder.messages import texts

_EVERYBODYS = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN),
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """What kept one student's work from passing a stage: plan, store, deliver, feedback, report, collect, export.

    `remedy` is what to do: `again`, or `rename` where a name is too long or cannot be written.
    """

    student: str
    stage: str
    cause: str
    remedy: str


class Faults:
    """The faults of one command."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def apart(self, student: str, stage: str) -> _Apart:
        """A context: whatever is raised inside is this student's fault at this stage, and nobody else's."""
        return _Apart(self, student, stage)


@dataclass(frozen=True, slots=True)
class _Apart:
    faults: Faults
    student: str
    stage: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception) or (isinstance(error, OSError) and error.errno in _EVERYBODYS):
            return False
        _log.debug("%r at stage %s", self.student, self.stage, exc_info=error)
        self.faults.found.append(Fault(self.student, self.stage, _cause(error), _remedy(error)))
        return True


def _cause(error: Exception) -> str:
    match error:
        case AutograderError():
            said = str(error)
        case UnicodeError() if not isinstance(error, UnicodeEncodeError | UnicodeDecodeError):
            said = str(error)
        case OSError(strerror=str(why)):
            said = f"{why}: {error.filename}" if error.filename else why
        case _:
            said = f"{type(error).__name__}: {error}"
    return texts.line(said, 300)


def _remedy(error: Exception) -> str:
    too_long = isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG
    return "rename" if too_long or isinstance(error, UnicodeError) else "again"
