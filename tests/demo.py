"""`make demo`: a course with a sample class, graded for real, under demo/.

    python tests/demo.py [FOLDER]

Both labs are released with nbgrader, 40 students hand in what the lab's specimens say, and the commands that an
instructor would type are run and shown.
"""

from __future__ import annotations

import json
import random
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
from sample_course import LATE, ON_TIME, SampleCourse, make

from autograder.authoring.bank import Specimen, all_specimens, as_notebook

LABS = {"canales-multiples": "es", "multiple-channels": "en"}
NAMES = (
    "acosta alonso benitez bravo cano castro cruz dias duran escobar ferrer fuentes gallego gil herrera ibarra ito "
    "kim lara lopez mbeki medina molina nguyen nunez okafor ortiz paz quispe ramos rey rojas sato silva soto torres "
    "vega vidal yilmaz zapata"
).split()


def main(folder: Path) -> int:
    """Build the course, hand in, grade, and say where to look; the exit status of the last command that failed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(f"Releasing {' and '.join(LABS)} with nbgrader generate_assignment ...", flush=True)
    sample = make(folder, *LABS)
    for lab in LABS:
        hand_in(sample, lab)
    course = sample.course.root
    status = 0
    for lab in LABS:
        status |= run("grade", lab, "--course", course, "--csv", folder / f"{lab}.csv")
        status |= run("feedback", lab, "--course", course, "--out", folder / "feedback" / lab)
        pages = ("--feedback", folder / "feedback" / lab)
        status |= run("report", lab, "--course", course, "--out", folder / "report" / lab, *pages)
    status |= run("check", next(course.glob("submitted/*/canales-multiples/*.ipynb")), "--course", course)
    say_where(folder, course)
    return status


def hand_in(sample: SampleCourse, lab: str) -> None:
    """One file a student: a third right, most others with one mistake, some damaged, late or untouched."""
    order = random.Random(lab)
    right = [specimen for specimen in all_specimens() if specimen.right]
    wrong = [specimen for specimen in all_specimens() if not specimen.right]
    for number, name in enumerate(NAMES):
        moment = LATE if number % 13 == 5 else ON_TIME
        if number == 7:
            sample.submit(name, lab, b'{"cells": [{"cell_type": "code", "source": "x = ', moment)
        elif number == 11:
            sample.submit(name, lab, json.dumps(sample.released(lab)), moment)
        else:
            specimen = order.choice(right if number % 3 == 0 else wrong)
            sample.submit(name, lab, notebook(specimen, lab), moment)


def notebook(specimen: Specimen, lab: str) -> str:
    """The file that this student hands in."""
    text: str = nbformat.writes(as_notebook(specimen, lab))
    return text


def run(*words: object) -> int:
    """Run one command of ours as an instructor would, its output on this terminal."""
    command = [Path(sysconfig.get_path("scripts")) / "autograder", *words]
    print("\n$ " + shlex.join(["autograder", *map(str, words)]), flush=True)
    return subprocess.run([str(word) for word in command], check=False).returncode


def say_where(folder: Path, course: Path) -> None:
    """Where the results are."""
    print(
        f"""
Done. Look at
  {folder}/feedback/*/*.html       what each student reads
  {folder}/report/*/               the class reports
  {folder}/*.csv                   one row per student and question
  {course}/gradebook.db   nbgrader's gradebook: cd {course} && nbgrader formgrader
  {course}/autograded/    the notebooks as nbgrader shows them"""
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo").resolve()))
