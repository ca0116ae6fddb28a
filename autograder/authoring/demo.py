"""A course with a sample class of 40, graded for real: what `autograder demo` shows.

Every lab of the package whose specimens are known is released with nbgrader, students hand in what the specimens say,
and the commands that an instructor would type are run and shown.
"""

from __future__ import annotations

import json
import random
import shlex
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from autograder.authoring import init
from autograder.authoring.bank import Specimen, all_specimens, as_notebook
from autograder.course import CONFIG, Course
from autograder.errors import AssignmentError
from autograder.labs import find

DUE = "2100-01-11 00:00:00 UTC"
ON_TIME = "2026-01-10 09:00:00 UTC"
LATE = "2100-01-12 09:00:00 UTC"
NAMES = (
    "acosta alonso benitez bravo cano castro cruz dias duran escobar ferrer fuentes gallego gil herrera ibarra ito "
    "kim lara lopez mbeki medina molina nguyen nunez okafor ortiz paz quispe ramos rey rojas sato silva soto torres "
    "vega vidal yilmaz zapata"
).split()
_SCRIPTS = Path(sysconfig.get_path("scripts"))


def run(folder: Path) -> int:
    """Build the course in `folder`, hand in, grade, and say where to look; the exit status of what failed.

    Raises AssignmentError where something else lies in `folder`.
    """
    course = folder / "course"
    if folder.exists() and any(folder.iterdir()) and not init.is_course(course):
        raise AssignmentError(f"{folder} holds something else: name a folder that is not there")
    shutil.rmtree(folder, ignore_errors=True)
    labs = [lab for lab in init.known_labs() if any(find(lab).specimens.glob("*/expected.toml"))]
    print(f"Releasing {' and '.join(labs)} with nbgrader generate_assignment ...", flush=True)
    init.begin(course, labs).carry_out()
    with (course / CONFIG).open("a", encoding="utf-8") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    for lab in labs:
        _nbgrader(course, "db", "assignment", "add", lab, "--duedate", DUE)
        _nbgrader(course, "generate_assignment", lab)
        _hand_in(course, lab)
    status = 0
    for lab in labs:
        table = folder / f"{lab}.csv"
        status |= _run("grade", lab, "--course", course, "--csv", table, "--accept-unreadable")
        status |= _run("feedback", lab, "--course", course, "--out", folder / "feedback" / lab)
        pages = ("--feedback", folder / "feedback" / lab)
        status |= _run("report", lab, "--course", course, "--out", folder / "report" / lab, *pages)
    status |= _run("check", next(course.glob(f"submitted/*/{labs[0]}/*.ipynb")), "--course", course)
    _say_where(folder, course)
    return status


def _hand_in(course: Path, lab: str) -> None:
    """One file a student: a third right, most others with one mistake, some damaged, late or untouched."""
    order = random.Random(lab)
    specimens = all_specimens(Course(course).lab(lab).specimens)
    right = [specimen for specimen in specimens if specimen.right]
    wrong = [specimen for specimen in specimens if not specimen.right]
    released: Mapping[str, Any] = json.loads((course / "assignments" / lab / f"{lab}.ipynb").read_bytes())
    for number, name in enumerate(NAMES):
        if number == 7:
            content = '{"cells": [{"cell_type": "code", "source": "x = '
        elif number == 11:
            content = json.dumps(released)
        else:
            content = _notebook(order.choice(right if number % 3 == 0 else wrong), lab, Course(course))
        place = course / "submitted" / name / lab
        place.mkdir(parents=True)
        (place / "timestamp.txt").write_text((LATE if number % 13 == 5 else ON_TIME) + "\n", encoding="ascii")
        (place / f"{lab}.ipynb").write_text(content, encoding="utf-8")


def _notebook(specimen: Specimen, lab: str, course: Course) -> str:
    """The file that this student hands in."""
    text: str = nbformat.writes(as_notebook(specimen, lab, course))
    return text


def _nbgrader(course: Path, *words: str) -> None:
    """Run one command of nbgrader in the course. Raises AssignmentError with what it said when it fails."""
    done = subprocess.run([str(_SCRIPTS / "nbgrader"), *words], cwd=course, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssignmentError(f"nbgrader {shlex.join(words)} failed in {course}: {done.stderr.strip()[-2000:]}")


def _run(*words: object) -> int:
    """Run one command of ours as an instructor would, its output on this terminal."""
    print("\n$ " + shlex.join(["autograder", *map(str, words)]), flush=True)
    command = [str(_SCRIPTS / "autograder"), *map(str, words)]
    return subprocess.run(command, check=False).returncode


def _say_where(folder: Path, course: Path) -> None:
    """Where the results are."""
    print(
        f"""
Done. Look at
  {folder}/feedback/*/*.html       what each student reads
  {folder}/report/*/               the class reports
  {folder}/*.csv                   one row per student and question
  {course}/gradebook.db   nbgrader's gradebook
  {course}/autograded/    the notebooks as nbgrader shows them"""
    )
