"""A class to measure with: a course in a temporary folder, its submissions made from the lab's bank of specimens.

Specimens that run into a limit (too slow, dead, out of memory) are left out: they would measure the limits.
"""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import nbformat
import sample_course
from sample_course import REPOSITORY, SampleCourse

from autograder.authoring.bank import all_specimens, as_notebook
from autograder.authoring.new_lab import HELPERS
from autograder.course import Course

LAB = "canales-multiples"
"""The lab that stock nbgrader grades too."""
OTHERS = ("paso-relleno-y-agrupacion", "numbers-es")
NUMBERS = REPOSITORY / "tests" / "numbers_course"
LIMITS = {"too_slow", "died", "too_much_memory"}
SEED = 2026


def make(folder: Path, count: int, lab: str = LAB) -> Course:
    """A released lab and `count` submissions, right and wrong as the bank mixes them, in an order of chance."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sample = _numbers(folder, lab) if (NUMBERS / "solutions" / lab).is_dir() else sample_course.make(folder, lab)
    course = sample.course
    bank = all_specimens(course.lab(lab).specimens)
    found = [specimen for specimen in bank if not LIMITS & set(specimen.reason.values())]
    random.Random(SEED).shuffle(found)
    texts = [nbformat.writes(as_notebook(specimen, lab, course)) for specimen in found[:count]]
    for number, content in zip(range(count), itertools.cycle(texts), strict=False):
        sample.submit(f"student{number:05d}", lab, content)
    course.secret()
    return course


def copied(course: Course, folder: Path) -> Course:
    """The same class in `folder`, as it was before it was graded here."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(course.root, folder)
    return Course(folder)


def _numbers(folder: Path, lab: str) -> SampleCourse:
    """The tests' course of a lab of NumPy, which a course of its own brings along."""
    root = folder / "course"
    shutil.copytree(NUMBERS, root, ignore=shutil.ignore_patterns("__pycache__"))
    for helper in HELPERS.glob("*.py"):
        shutil.copy(helper, root / "solutions" / lab)
    sample = sample_course.with_exchange(folder, Course(root))
    assert sample.nbgrader("generate_assignment", lab) == 0
    return sample
