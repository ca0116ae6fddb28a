"""The family of wrong functions of each question of a lab: what its misconceptions.py says, else what its wrong.py and wrong_*.py hold."""

from __future__ import annotations

import functools
from collections.abc import Callable

from autograder.course.assignment import Assignment
from autograder.explaining import public, wrongs
from autograder.explaining.naming import Family
from autograder.grading import drawn

Families = Callable[[str], Family]

NOTHING = Family(right=lambda: None, calls=(), singles=())
"""Of a question about which nothing is known: no public calls, no names."""


def of(assignment: Assignment) -> Families:
    """Question -> its family, each made once. Raises AssignmentError or GraderError for files of the lab that fail."""
    lab = assignment.home
    own = lab.function("misconceptions", "family")
    if own is not None:
        return functools.cache(own)
    questions = drawn.load(assignment)
    known = wrongs.collect(lab.wrong(), [each.function for each in assignment.questions])
    read = lab.function("reading", "read", needed=False) or public.nothing
    found = {name: public.family(each, known[name], lab.folder, read) for name, each in questions.items()}
    return lambda question: found.get(question, NOTHING)
