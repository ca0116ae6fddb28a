"""The same lab as nbgrader alone would grade it: released with plain hidden tests, autograded by its own preprocessors.

Nothing of ours takes part: the configuration is nbgrader's defaults, the hidden tests are assertions in the test cells
that compare with nn.Conv2d on the shapes of our own checks, and the submissions are the very notebooks that we grade,
with nbgrader's released test cells in place of ours.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import Any

CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.course_id = "stock"
"""

LOG = "nbgrader.log"
_STARTED = b"] Sanitizing "
"""What nbgrader says when it begins with a submission."""

COMPARE = """
import torch as _torch
def _whole(*shape):
    sign = _torch.randint(0, 2, shape) * 2 - 1
    return (_torch.randint(1, 10, shape) * sign).float()
def _ask(function, batch, inputs, outputs, image=(4, 4), kernel=(3, 3), dtype=_torch.float32, divisor=1):
    x = _whole(batch, inputs, *image).to(dtype) / divisor
    layer = _torch.nn.Conv2d(inputs, outputs, kernel, dtype=dtype)
    with _torch.no_grad():
        layer.weight.copy_(_whole(outputs, inputs, *kernel) / divisor)
        layer.bias.copy_(_whole(outputs) / divisor)
    got, due = function(x, layer.weight.detach(), layer.bias.detach()), layer(x).detach()
    assert got.shape == due.shape and got.dtype == due.dtype and _torch.allclose(got, due, atol=1e-4)
def _ask_all(function, inputs, outputs, other):
    for size in ({"image": (6, 6)}, {"image": (6, 6)}, {}, {}, {"image": (4, 6), "kernel": (2, 3)},
                 {"image": (6, 3), "kernel": (3, 2)}, {"image": (4, 6), "kernel": (2, 3)}, {"image": (3, 5), "kernel": (1, 3)},
                 {"image": (4, 5), "kernel": (2, 4)}, {"image": (4, 6), "divisor": 7}, {"image": (4, 6)}):
        _ask(function, 1, inputs, outputs, **size)
    for size in ({}, {}, {"image": (2, 3), "kernel": (1, 1)}, {"image": (3, 4), "kernel": (3, 4)},
                 {"dtype": _torch.float64}, {"image": (4, 5)}, {"image": (4, 6)}, {"image": (4, 6)}):
        _ask(function, 2, inputs, outputs, **size)
    for more in other:
        _ask(function, 2, *more, (4, 4), (3, 2))
"""

HIDDEN = {
    "edge_detector": "_layer = edge_detector()\nassert _layer.weight.shape == (3, 1, 3, 3) and not _layer.bias.any()\n"
    "assert _layer.weight[2].eq(1).all() and _layer.weight[0, 0].sum() == 0",
    "conv2d_multi_output": COMPARE + "_ask_all(conv2d_multi_output, 1, 4, ((1, 1), (1, 2), (1, 7)))",
    "conv2d_multi_input": COMPARE + "_ask_all(conv2d_multi_input, 3, 1, ((1, 1), (2, 1), (7, 1)))",
    "conv2d_combined": COMPARE + "_ask_all(conv2d_combined, 3, 4, ((3, 3), (1, 1), (5, 2)))",
    "two_convs_as_one": COMPARE + "for _n in (1, 1, 1, 1, 3, 1, 1, 2, 2, 1, 1, 1, 1, 2):\n"
    "    _a, _b = _torch.nn.Conv2d(1, 1, 3), _torch.nn.Conv2d(1, 1, 3)\n"
    "    _x, _y = _whole(_n, 1, 5, 5), _whole(_n, 1, 5, 5)\n"
    "    assert _torch.allclose(two_convs_as_one(_x, _y, _a, _b), _a(_x) + _b(_y), atol=1e-4)",
}


def make(folder: Path, ours: Path, lab: str, students: tuple[str, ...]) -> Path:
    """A course in `folder` with stock nbgrader and the submissions of `students` from the course `ours`."""
    shutil.rmtree(folder, ignore_errors=True)
    source = folder / "source" / lab
    shutil.copytree(ours / "solutions" / lab, source)
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(folder)), encoding="utf-8")
    _with_hidden_tests(source / f"{lab}.ipynb")
    nbgrader(folder, "generate_assignment", lab)
    released = json.loads((folder / "release" / lab / f"{lab}.ipynb").read_bytes())
    for student in students:
        place = folder / "submitted" / student / lab
        shutil.copytree(ours / "submitted" / student / lab, place)
        for helper in (folder / "release" / lab).glob("*.py"):
            shutil.copy(helper, place)
        _with_released_tests(place / f"{lab}.ipynb", released)
    return folder


def autograde(folder: Path, lab: str, most: float) -> tuple[int, float]:
    """How many submissions `nbgrader autograde` got through in so many seconds, at least one, and the seconds that they
    took; its start is included, and those that it gives up on."""
    count = len(list((folder / "submitted").iterdir()))
    begun, started, latest = time.monotonic(), 0, 0.0
    run = _begun(folder, "autograde", lab)
    while run.poll() is None and (time.monotonic() - begun < most or started < 2):
        time.sleep(0.1)
        if (now := (folder / LOG).read_bytes().count(_STARTED)) > started:
            started, latest = now, time.monotonic() - begun
    if run.poll() is not None:
        return count, time.monotonic() - begun
    run.terminate()
    run.wait()
    return started - 1, latest  # the last one is not through


def nbgrader(folder: Path, *words: str) -> None:
    """Run an nbgrader command in a course folder. Raises RuntimeError when it fails."""
    if _begun(folder, *words).wait():
        raise RuntimeError((folder / LOG).read_text())


def _begun(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    scripts = sysconfig.get_path("scripts")
    environment = {**os.environ, "PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])}
    environment["JUPYTER_CONFIG_DIR"] = environment["JUPYTER_DATA_DIR"] = str(folder / "jupyter")
    environment["JUPYTER_PATH"] = os.path.join(sys.prefix, "share", "jupyter")
    with (folder / LOG).open("ab") as log:
        command = [sys.executable, "-m", "nbgrader", *words]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)


def _with_hidden_tests(path: Path) -> None:
    notebook = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        question = _marks(cell).get("grade_id", "").removeprefix("test_")
        if question in HIDDEN and _marks(cell).get("grade"):
            visible = "".join(cell["source"]).split("### BEGIN HIDDEN TESTS")[0]
            cell["source"] = f"{visible}### BEGIN HIDDEN TESTS\n{HIDDEN[question]}\n### END HIDDEN TESTS"
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _with_released_tests(path: Path, released: dict[str, Any]) -> None:
    tests = {_marks(cell)["grade_id"]: cell for cell in released["cells"] if _marks(cell).get("grade")}
    notebook = json.loads(path.read_bytes())
    notebook["cells"] = [tests.get(_marks(cell).get("grade_id", ""), cell) for cell in notebook["cells"]]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    marks: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return marks
