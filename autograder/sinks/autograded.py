"""autograded/<student>/<lab>/<lab>.ipynb: the notebook that formgrader shows and that feedback pages are made from.

It is the student's notebook with the lab's own cells put right: locked cells as released, each once, missing ones back
in place; the only outputs are ours, below the test cells. Of a student's markdown, what differs from the lab's text is
shown word for word in a fence: nbgrader's templates render markdown with its HTML, links and formulas live, in the
instructor's browser too.
"""

from __future__ import annotations

import html
import json
import logging
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from autograder.course.points import TEST
from autograder.errors import DeliveryError
from autograder.labs import Lab
from autograder.messages import say
from autograder.model import GradeReport, QuestionReport, Submission, rounded
from autograder.sinks import feedback, notes, written

SCHEMA_VERSION = 3
"""Of nbgrader's cell metadata (nbgrader/nbgraderformat/v3.json)."""

OURS = "autograder"
"""The metadata by which a cell tells `show` that its text stood elsewhere in the student's notebook."""
TIMESTAMP = "timestamp.txt"
SECRET = "submission_secret.txt"
EXCHANGE_BYTES = 1000
"""The exchange's files hold a line each."""

_DEFINES = re.compile(r"^(?:async def|def|class)\s", re.MULTILINE)

Notebook: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """A cell that nbgrader tracks, as its gradebook has it; `checksum` is that of the released text."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str | None
    locked: bool
    grade: bool
    solution: bool
    points: float = 0.0

    def metadata(self) -> dict[str, Any]:
        """The cell's metadata in a notebook; nothing of it is ever taken from a student's copy."""
        nbgrader = {
            "schema_version": SCHEMA_VERSION,
            "grade_id": self.grade_id,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "locked": self.locked,
            "grade": self.grade,
            "solution": self.solution,
            "task": False,
        }
        points = {"points": self.points} if self.grade else {}
        return {"nbgrader": nbgrader | points} | ({"deletable": False, "editable": False} if self.locked else {})


@dataclass(frozen=True, slots=True)
class Release:
    """A lab's notebook as released: its tracked cells in order, its kernel, and its markdown texts word for word."""

    lab: str
    cells: Mapping[str, ReleasedCell]
    kernelspec: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StudentCell:
    """A cell of a submission; `grade_id` is what its metadata or its id claims, "" for nothing."""

    cell_type: str
    source: str
    grade_id: str = ""


def cells(data: bytes, read: Callable[[], Submission]) -> list[StudentCell]:
    """All cells of a notebook's bytes `data`, or the code cells of any other file, as intake's `read` gives them."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):  # a zip or a script
        notebook = None
    found = [_student_cell(cell) for cell in _notebook_cells(notebook)]
    if not found:
        return [StudentCell("code", source) for source in read().cells]
    return [cell for cell in found if cell.source.strip() or cell.grade_id]


def notebook(release: Release, student: Iterable[StudentCell]) -> Notebook:
    """The student's cells with the lab's own put right, without outputs; of repeated cells the last counts."""
    given = list(student)
    last = {cell.grade_id: index for index, cell in enumerate(given) if cell.grade_id in release.cells}
    placed: list[tuple[str, dict[str, Any]]] = []
    for index, cell in enumerate(given):
        if own := _own_code(release, cell):
            placed.append(("", _cell("code", own, {})))
        if last.get(cell.grade_id) == index:
            placed.append((cell.grade_id, _tracked(release, release.cells[cell.grade_id], cell.source)))
        elif not (cell.grade_id in release.cells and release.cells[cell.grade_id].locked):
            placed.append(("", _plain(release, cell)))
    _put_back(release, placed)
    found = _elsewhere(release, given)
    for name, ours in placed:
        if name in found:
            ours["source"], ours["metadata"][OURS] = _harmless(release, found[name]), {"elsewhere": True}
    kernel = {"kernelspec": dict(release.kernelspec)} if release.kernelspec else {}
    return {
        "cells": [cell for _, cell in placed],
        "metadata": {**kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 4,
    }


def _own_code(release: Release, cell: StudentCell) -> str:
    """The functions that a student wrote into a locked cell: graded, so they are to be seen."""
    tracked = release.cells.get(cell.grade_id)
    if tracked is None or not tracked.locked or cell.cell_type != "code":
        return ""
    theirs = {line.strip() for line in tracked.source.splitlines()}
    own = "\n".join(line for line in cell.source.splitlines() if line.strip() not in theirs).strip()
    return own if _DEFINES.search(own) else ""


def _elsewhere(release: Release, given: Sequence[StudentCell]) -> dict[str, str]:
    questions = {
        name: cell.source
        for name, cell in release.cells.items()
        if cell.grade and cell.solution and cell.cell_type == "markdown"
    }
    cells = [written.Placed(cell.cell_type == "code", cell.source, cell.grade_id) for cell in given]
    return written.elsewhere(list(release.cells), questions, release.texts, cells)


def show(notebook: Notebook, report: GradeReport, lab: Lab) -> None:
    """Puts feedback and score below each test cell.

    The score is the `execute_result` that nbgrader reads. A question that needs a human gets none: what that means is
    for `gradebook.auto_score` to say. Raises DeliveryError when gradebook and report disagree on a question's points.
    """
    questions = {TEST + question.name: question for question in report.questions}
    remarks = _remarks(report)
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if cell["metadata"].pop(OURS, None):
            cell["source"] = f"*{say(report.language, 'nbgrader.written_elsewhere')}*\n\n{cell['source']}"
        question = questions.get(marks.get("grade_id", ""))
        if question is not None:
            check_points(marks, question.points)
            cell["outputs"] = [*remarks, *_outputs(report, question, lab)]
            remarks = []


def beside(submitted: Path, lab: Mapping[str, bytes]) -> dict[str, bytes]:
    """What nbgrader keeps beside an autograded notebook: its exchange's files, which releasing feedback needs, and
    the lab's own."""
    found = {name: content for name in (TIMESTAMP, SECRET) if (content := exchange_file(submitted, name)) is not None}
    return {**found, **lab}


def exchange_file(submitted: Path, name: str) -> bytes | None:
    """The content of a small regular file in a submitted folder, no link followed; None where there is none."""
    try:
        descriptor = os.open(submitted / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        content = os.read(descriptor, EXCHANGE_BYTES + 1) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
    finally:
        os.close(descriptor)
    return content if 0 < len(content) <= EXCHANGE_BYTES else None


def _notebook_cells(notebook: object) -> list[Mapping[str, Any]]:
    """Format 4 keeps cells in `cells`, format 3 in those of its worksheets."""
    root = _mapping(notebook)
    holders = [root] if "cells" in root else _items(root.get("worksheets"))
    return [cell for holder in holders for cell in _items(_mapping(holder).get("cells")) if isinstance(cell, dict)]


def _student_cell(cell: Mapping[str, Any]) -> StudentCell:
    kind = cell.get("cell_type")
    source = cell.get("source", cell.get("input"))  # format 3 calls a code cell's text `input`
    if isinstance(source, list):
        source = "".join([line for line in source if isinstance(line, str)])
    marks = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
    names = (marks.get("grade_id"), cell.get("id"))  # a lab's cells bear both alike, and some editors drop metadata
    return StudentCell(
        cell_type=kind if kind in ("code", "markdown") else "raw",
        source=_storable(source) if isinstance(source, str) else "",
        grade_id=next((name for name in names if isinstance(name, str)), ""),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _storable(source: str) -> str:
    """`source` with one kind of line end and without lone surrogates, which no UTF-8 file can hold."""
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode()


def _tracked(release: Release, cell: ReleasedCell, source: str) -> dict[str, Any]:
    text = cell.source if cell.locked else source
    return _cell(cell.cell_type, text if cell.cell_type == "code" else _harmless(release, text), cell.metadata())


def _plain(release: Release, cell: StudentCell) -> dict[str, Any]:
    if cell.cell_type == "code":
        return _cell("code", cell.source, {})
    return _cell("markdown", _harmless(release, cell.source), {})


def _cell(cell_type: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if cell_type == "code" else {}
    return {"cell_type": cell_type, "metadata": metadata, "source": source, **code}


def _harmless(release: Release, text: str) -> str:
    """The lab's own words as they are; any others in a fence longer than their longest run of backticks."""
    if text in release.texts or not text.strip():
        return text
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


def _put_back(release: Release, placed: list[tuple[str, dict[str, Any]]]) -> None:
    """Adds the tracked cells that are missing, each behind its predecessor in the release, else at the end.

    A missing answer is not put back: with its metadata gone the answer itself is still there, as a plain cell.
    """
    names = list(release.cells)
    for index, name in enumerate(names):
        cell = release.cells[name]
        if (cell.grade or cell.locked) and all(name != other for other, _ in placed):
            before = set(names[:index])
            behind = [place for place, (other, _) in enumerate(placed) if other in before]
            placed.insert(behind[-1] + 1 if behind else len(placed), (name, _tracked(release, cell, cell.source)))


def check_points(marks: Mapping[str, Any], points: Fraction) -> None:
    """Raises DeliveryError when the test cell of these nbgrader marks is not worth `points`."""
    if marks["points"] != float(points):
        raise DeliveryError(
            f"{marks['grade_id']} is worth {marks['points']} points in the gradebook and {points} in "
            "assignment.toml: make them equal in the lab's notebook and run nbgrader generate_assignment"
        )


def _remarks(report: GradeReport) -> list[dict[str, Any]]:
    """What happened while the file was read and run, for the first test cell."""
    said = notes.sentences(report, report.language)
    return [_displayed(_sentences(said))] if said else []


def _outputs(report: GradeReport, question: QuestionReport, lab: Lab) -> list[dict[str, Any]]:
    if question.needs_human:
        return [_displayed(_sentences([say(report.language, "nbgrader.needs_human", question=question.name)]))]
    data = _explained(question, lab, report.language)
    number = {"text/plain": str(rounded(question.earned))}
    score = {"output_type": "execute_result", "data": number, "execution_count": None, "metadata": {}}
    return [_displayed(data), score]


def _explained(question: QuestionReport, lab: Lab, language: str) -> dict[str, str]:
    """The feedback on one question. One that cannot be drawn must not keep a whole class from its grades."""
    try:
        return feedback.in_notebook(question, lab, language)
    except Exception:
        logging.getLogger(__name__).exception("the feedback on %s cannot be drawn", question.name)
        return _sentences([say(language, f"reason.{question.status}")])


def _displayed(data: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _sentences(said: Iterable[str]) -> dict[str, str]:
    sentences = list(said)
    paragraphs = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
    return {"text/html": paragraphs, "text/plain": "\n".join(sentences)}
