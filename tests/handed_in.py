"""Files as students hand them in, built for one test, and the shortest ways to read them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from autograder import intake
from autograder.errors import SubmissionError
from autograder.model import Submission

FILES = Path(__file__).parent / "specimens_files"
LAB = "canales-multiples"
CODE = "def f():\n    return 1"


def take(name: str, data: bytes) -> Submission:
    """What is read of `data`, a file called `name`."""
    return intake.read_bytes(name, data, student="ana", lab=LAB)


def refused(name: str, data: bytes) -> SubmissionError:
    """The error that `data` is refused with; a submission fails the test."""
    with pytest.raises(SubmissionError) as caught:
        take(name, data)
    return caught.value


def told(submission: Submission) -> dict[str, Any]:
    """The notes: code without its section -> parameters."""
    return {note.code.removeprefix("intake."): dict(note.parameters) for note in submission.notes}


def code_cell(source: object = CODE, **metadata: object) -> dict[str, Any]:
    """A code cell of format 4."""
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def nbgrader_cell(kind: str, grade_id: str, source: str = CODE) -> dict[str, Any]:
    """An answer or test cell as `nbgrader generate_assignment` releases it, with nbgrader's own checksum."""
    is_test = kind == "test"
    marks = {"grade": is_test, "solution": not is_test, "locked": is_test, "grade_id": grade_id, "points": 5}
    cell = nbformat.from_dict(code_cell(source, nbgrader=marks))
    marks["checksum"] = compute_checksum(cell)
    return code_cell(source, nbgrader=marks)


def notebook(*cells: object, **top: object) -> bytes:
    """A notebook of format 4 with `cells`; `top` replaces or adds fields at its top."""
    plain = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(plain | top).encode()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of (name, content) members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as folder:
        for name, data in members:
            folder.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()
