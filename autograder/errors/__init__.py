"""Every error of the package, by whose fault it is.

    AutograderError
    ├── SubmissionError     the file: damaged, too large, not a notebook
    │   └── UndecidedError  which file: a person must choose, and until then there is no grade
    ├── AssignmentError     the lab's own files: assignment.toml, graders, secret
    │   └── NoCourseError   no course where one was looked for
    ├── StudentCodeError    the student's function: raised only inside a grader, ends up as a failed check
    ├── GraderError         our check raised or gave no verdict: never a grade, a person must look
    ├── SandboxError        our box did not start or broke: never a grade, a rerun takes it up
    └── DeliveryError       a gradebook or LMS refused a file or a score

A message says what happened, to which thing, and what to do next. Names in it may be a student's own: a message holds
nothing that a terminal would obey.
"""

from __future__ import annotations

from autograder.messages import texts


class AutograderError(Exception):
    """Base of all errors of this package; never raised itself.

    `code` and `parameters` let a page say the same in another language (see `messages`).
    """

    def __init__(self, message: str, *, code: str = "", **parameters: object) -> None:
        super().__init__(texts.harmless(message))
        self.code = code
        self.parameters = parameters


class SubmissionError(AutograderError):
    """The submitted file cannot be graded; the student can mend it."""


class UndecidedError(SubmissionError):
    """Several different files could be the answer; a person chooses, and until then there is no grade."""


class AssignmentError(AutograderError):
    """The lab's own files are incomplete or contradict each other; its author can mend them."""


class NoCourseError(AssignmentError):
    """There is no course where one was looked for; the user can name one, or make one."""


class GraderError(AutograderError):
    """A hidden grader raised something of its own; its author can mend it."""


class SandboxError(AutograderError):
    """Student code could not be contained or the box broke; the machine's owner can mend it."""


class DeliveryError(AutograderError):
    """A destination refused a grade or a file; nothing was lost, the instructor can retry."""


class StudentCodeError(AutograderError):
    """The student's function gave no comparable answer; `reason` is the word of the report for it."""

    def __init__(self, message: str, *, reason: str, **parameters: object) -> None:
        super().__init__(message, code=reason, **parameters)
        self.reason = reason
