"""The same attacks on stock nbgrader, for comparison: `make attacks-stock`. Each costs a Jupyter kernel, some 10 seconds.

Stock nbgrader runs the hidden tests in the student's own kernel. Here the hidden test of one question compares with
nn.Conv2d by torch.allclose, as hidden tests usually do; the attack is the file of tests/escapes that our own run uses.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import attacks
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.course import Course

LAB = "stock"
MEANINGFUL = (
    "patched_allclose", "patched_tensor_methods", "patched_conv2d_forward", "patched_functional", "lying_subclass",
    "stack_frames", "ipython_transformer", "ban_replaced", "ban_saved_handle", "ban_thread", "printed_scores",
    "tests_deleted",
)  # fmt: skip
TEST = """
import torch
from torch import nn
torch.manual_seed(1)
x = torch.randn(2, 3, 5, 8)
layer = nn.Conv2d(3, 4, (2, 3))
expected = layer(x)
### BEGIN HIDDEN TESTS
assert torch.allclose({function}(x, layer.weight, layer.bias), expected, atol=1e-4)
### END HIDDEN TESTS
"""
CALLS_OF_TWO = """
from torch import nn
import torch
a, b, conv_a, conv_b = torch.randn(1, 1, 5, 5), torch.randn(1, 1, 5, 5), nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)
### BEGIN HIDDEN TESTS
assert torch.allclose({function}(a, b, conv_a, conv_b), conv_a(a) + conv_b(b), atol=1e-4)
### END HIDDEN TESTS
"""


CONFIG = """
import os, sysconfig
c = get_config()
os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
"""


def marks(name: str, *, test: bool) -> dict[str, Any]:
    """nbgrader's metadata of an answer or a test cell."""
    points = {"points": 30} if test else {}
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


def score(folder: Path, attack: attacks.Attack) -> float:
    """What stock nbgrader gives the attack, of 30 points."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    sample = SampleCourse(Course(folder), folder, folder)
    function = next(iter(sorted(attack.questions & {"conv2d_combined", "two_convs_as_one"})))
    test = (TEST if function == "conv2d_combined" else CALLS_OF_TWO).format(function=function)
    cells = [
        new_code_cell("### BEGIN SOLUTION\npass\n### END SOLUTION", metadata=marks("answer", test=False)),
        new_code_cell(test, metadata=marks("test", test=True)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    source = folder / "source" / LAB / f"{LAB}.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(nbformat.writes(new_notebook(cells=cells, metadata=kernel)), encoding="utf-8")
    assert sample.nbgrader("generate_assignment", LAB) == 0
    notebook = json.loads((folder / "release" / LAB / f"{LAB}.ipynb").read_text(encoding="utf-8"))
    answers = dict(part.split("\n", 1) for part in attack.answers.split("# %% ")[1:])
    notebook["cells"][0]["source"] = answers.get(function, "pass")
    if attack.hand_in is not None:
        notebook["cells"] = notebook["cells"][:1]
    submitted = folder / "submitted" / "student" / LAB / f"{LAB}.ipynb"
    submitted.parent.mkdir(parents=True)
    submitted.write_text(json.dumps(notebook), encoding="utf-8")
    sample.nbgrader("autograde", LAB)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return float(book.find_submission(LAB, "student").score)


def main() -> int:
    """Print what each attack scores."""
    rows: list[tuple[str, ...]] = [("attack", "stock nbgrader", "of")]
    with tempfile.TemporaryDirectory() as folder:
        for attack in attacks.all_attacks():
            if attack.slug in MEANINGFUL:
                rows.append((attack.slug, f"{score(Path(folder) / attack.slug, attack):g}", "30"))
    print(attacks.table(rows))
    print(f"\nstock nbgrader: {sum(row[1] == '30' for row in rows)} of {len(rows) - 1} attacks score full marks")
    return 0


if __name__ == "__main__":
    sys.exit(main())
