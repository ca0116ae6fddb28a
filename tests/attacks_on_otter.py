"""The same attacks on Otter-Grader, for comparison: `make attacks-otter`. Each costs a Jupyter kernel, some 10 seconds.

Otter lives in an environment of its own, because its dependencies are not ours. It grades without a container here
(`otter run`); a container would hold the attack, the tests and the score alike.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from attacked import POINTS, Question, Submission, compare, write_notebook
from nbformat.v4 import new_code_cell

OTTER = Path(__file__).resolve().parents[1] / ".venv-otter" / "bin" / "otter"


def write_autograder(path: Path, question: Question) -> None:
    """The archive that Otter grades by, with one hidden test in the format that `otter assign` writes by default."""
    lines = f"{question.given}\n{question.hidden}".splitlines()
    case = {"code": "\n".join(f">>> {line}" for line in lines), "hidden": True, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": question.function, "points": POINTS, "suites": [suite]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"points_possible": POINTS}))
        archive.writestr(f"tests/{question.function}.py", f"OK_FORMAT = True\n\ntest = {test!r}\n")


def write_submission(place: Path, submission: Submission) -> None:
    """The notebook as students hand it in, its cells as `otter assign` gives them out."""
    sources = ["import otter\ngrader = otter.Notebook()", submission.answer]
    if not submission.test_deleted:
        sources.append(f'grader.check("{submission.question.function}")')
    write_notebook(place, [new_code_cell(source) for source in sources])


def score(folder: Path, submission: Submission) -> float:
    """What Otter gives the submission."""
    folder.mkdir()
    write_autograder(folder / "autograder.zip", submission.question)
    write_submission(folder / "submission.ipynb", submission)
    command = [str(OTTER), "run", "submission.ipynb", "-a", "autograder.zip", "-o", "."]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    return float(json.loads((folder / "results.json").read_text(encoding="utf-8"))["score"])


if __name__ == "__main__":
    sys.exit(compare("Otter", score))
