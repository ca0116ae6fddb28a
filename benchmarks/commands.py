"""What an instructor waits for beside grading: each command from outside, on a class that was graded."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from pathlib import Path

from autograder.course import Course
from benchmarks import cohort


def measure(graded: Course, ungraded: Course, lab: str, folder: Path) -> dict[str, float]:
    """Seconds by command: `check` of one file, the others of the whole class."""
    listed, download, empty = folder / "list.csv", folder / "download.zip", cohort.copied(ungraded, folder / "empty")
    students = graded.students(lab)
    maximum = sum(graded.assignment(lab).worth.values())
    head = f"Student,ID,SIS User ID,SIS Login ID,Section,{lab} (1)\n    Points Possible,,,,,{float(maximum):g}\n"
    listed.write_text(head + "".join(f"{each},{each},,{each},A,\n" for each in students), encoding="utf-8")
    with zipfile.ZipFile(download, "w") as archive:
        for student in students:
            for file in graded.submitted(student, lab).glob("*.ipynb"):
                archive.write(file, f"{student}/{file.name}")
    for student in students:
        for file in empty.submitted(student, lab).iterdir():
            file.unlink()
    one = graded.submitted(students[0], lab) / f"{lab}.ipynb"
    course, out = ("--course", graded.root), folder / "out"
    return {
        "--help": _seconds("--help"),
        "check": _seconds("check", one, "--lab", lab, *course),
        "feedback": _seconds("feedback", lab, "--out", out, *course),
        "report": _seconds("report", lab, "--out", out, *course),
        "collect": _seconds("collect", download, "--lab", lab, "--lms", "plain", "--course", empty.root),
        "export": _seconds("export", "canvas", "--lab", lab, "--into", listed, "--out", out / "graded.csv", *course),
    }


def _seconds(*words: object) -> float:
    """How long a command takes. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "autograder", *map(str, words)]
    begun = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    seconds = time.monotonic() - begun
    if done.returncode:
        raise RuntimeError(done.stdout)
    return seconds
