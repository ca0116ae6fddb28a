"""A class to measure with: a course in a temporary folder, its submissions made from the bank of specimens.

Specimens that run into a limit (too slow, dead, out of memory) are left out: they would measure the limits.
"""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import nbformat
import sample_course

from autograder.authoring.bank import all_specimens, as_notebook
from autograder.course import Course

LAB = "canales-multiples"
LIMITS = {"too_slow", "died", "too_much_memory"}
SEED = 2026


def make(folder: Path, count: int) -> Course:
    """A released lab and `count` submissions, right and wrong as the bank mixes them, in an order of chance."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sample = sample_course.make(folder, LAB)
    bank = all_specimens(sample.course.lab(LAB).specimens)
    found = [specimen for specimen in bank if not LIMITS & set(specimen.reason.values())]
    random.Random(SEED).shuffle(found)
    texts = [nbformat.writes(as_notebook(specimen, LAB)) for specimen in found[:count]]
    for number, content in zip(range(count), itertools.cycle(texts), strict=False):
        sample.submit(f"student{number:05d}", LAB, content)
    sample.course.secret()
    return sample.course
