"""The Grader of a command that grades a file or a few: ready as soon as it can be."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.course.assignment import Assignment
    from autograder.pipeline import Grader


@contextlib.contextmanager
def grader(assignment: Assignment, secret: bytes, *, contained: bool) -> Iterator[Grader]:
    """A Grader for the length of a `with`; its fork parent loads libraries while this process loads its own."""
    from autograder.errors import SandboxError
    from autograder.sandbox.launched import Launched

    with contextlib.ExitStack() as stack:
        launched = None
        with contextlib.suppress(SandboxError):  # who grades will say it again
            launched = stack.enter_context(contextlib.closing(Launched(contained=contained)))
        gc.disable()  # it would look through all of PyTorch again and again while that is loaded
        try:
            from autograder.pipeline import Grader

            made = Grader(assignment, secret, contained=contained, launched=launched)
        finally:
            gc.freeze()
            gc.enable()
        yield stack.enter_context(made)
