"""The same attacks on stock nbgrader, for comparison: `make attacks-stock`. Each costs a Jupyter kernel, some 10 seconds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from attacked import POINTS, Question, Submission, compare, write_notebook
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.course import Course

LAB = "stock"
CONFIG = """
import os, sysconfig
c = get_config()
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
"""


def marks(name: str, *, test: bool) -> dict[str, Any]:
    """nbgrader's metadata of an answer or a test cell."""
    points = {"points": POINTS} if test else {}
    return {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": name,
            "grade": test,
            "solution": not test,
            "locked": test,
            "task": False,
            **points,
        }
    }


def write_source(place: Path, question: Question) -> None:
    """The notebook as an instructor writes it."""
    test = f"{question.given}\n### BEGIN HIDDEN TESTS\n{question.hidden}\n### END HIDDEN TESTS"
    cells = [
        new_code_cell("### BEGIN SOLUTION\npass\n### END SOLUTION", metadata=marks("answer", test=False)),
        new_code_cell(test, metadata=marks("test", test=True)),
    ]
    write_notebook(place, cells)


def score(folder: Path, submission: Submission) -> float:
    """What stock nbgrader gives the submission."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    sample = SampleCourse(Course(folder), folder, folder)
    write_source(folder / "source" / LAB / f"{LAB}.ipynb", submission.question)
    assert sample.nbgrader("generate_assignment", LAB) == 0
    notebook = json.loads((folder / "release" / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = submission.answer
    if submission.test_deleted:
        notebook["cells"] = notebook["cells"][:1]
    submitted = folder / "submitted" / "student" / LAB / f"{LAB}.ipynb"
    submitted.parent.mkdir(parents=True)
    submitted.write_text(json.dumps(notebook), encoding="utf-8")
    sample.nbgrader("autograde", LAB)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return float(book.find_submission(LAB, "student").score)


if __name__ == "__main__":
    sys.exit(compare("stock nbgrader", score))
