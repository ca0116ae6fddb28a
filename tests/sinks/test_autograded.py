"""The notebook that formgrader shows: the student's cells with the lab's own put right, and our outputs alone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pytest
from families import LAB
from nbgrader.utils import compute_checksum

from autograder import intake
from autograder.model import Check, GradeReport, Note, QuestionReport, Reason, Verdict
from autograder.sinks import autograded, ipynb, marks
from autograder.sinks.autograded import Release, ReleasedCell, StudentCell

ANSWER = ReleasedCell("f", "code", "def f(): ...", "0", locked=False, grade=False, solution=True)
TEST = ReleasedCell("test_f", "code", "check(f)", "0", locked=True, grade=True, solution=False, points=20.0)
NEXT = ReleasedCell("test_g", "code", "check(g)", "0", locked=True, grade=True, solution=False, points=10.0)
WRITTEN = ReleasedCell("essay", "markdown", "Write here", "0", locked=False, grade=True, solution=True)
RELEASE = Release(
    "lab",
    {cell.grade_id: cell for cell in (ANSWER, TEST, NEXT, WRITTEN)},
    {"name": "python3", "display_name": "Python 3"},
    frozenset({"# Lab <b>1</b>", "Write here"}),
)


def sources(*cells: StudentCell) -> list[str]:
    """The texts of the notebook made of a student's cells."""
    return [cell["source"] for cell in autograded.notebook(RELEASE, cells)["cells"]]


def report(*, verdict: Verdict = Verdict.PARTLY, earned: Fraction = Fraction(40, 3)) -> GradeReport:
    """One question, `f`, of 20 points."""
    check = Check("f", "plain", "plain", Fraction(20), earned, verdict, Reason.WRONG_VALUE)
    question = QuestionReport("f", Fraction(20), (check,))
    return GradeReport("ana", "lab", "es", (question,), {}, True, (), (Note("intake.empty", {"name": "lab.ipynb"}),))


def shown(graded: GradeReport) -> dict[str, Any]:
    """The test cell of `f` with the outputs of a report."""
    notebook = autograded.notebook(RELEASE, [StudentCell("code", "def f(): return 1", "f")])
    autograded.show(notebook, graded, LAB)
    cell: dict[str, Any] = notebook["cells"][1]
    return cell


TEXT = "The kernel with ones on its diagonal, because it adds up what lies there."
"""An answer to the written question."""


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param([("Write here", "essay"), (TEXT, "")], id="retyped below the placeholder"),
        pytest.param([(TEXT, ""), ("Write here", "essay")], id="above it"),
        pytest.param([("# Lab <b>1</b>", ""), (TEXT, "")], id="its cell lost its marks"),
        pytest.param([(f"# Lab <b>1</b>\n{TEXT}", "")], id="below the lab's own text in one cell"),
        pytest.param([("", "essay"), (TEXT, "")], id="its cell emptied"),
    ],
)
def test_a_written_answer_is_shown_at_its_question_wherever_it_stands(cells: list[tuple[str, str]]) -> None:
    """The formgrader shows the question's own cell: the text is there, flagged in the lab's language, for a person."""
    given = [StudentCell("code", "check(g)", "test_g"), *(StudentCell("markdown", *cell) for cell in cells)]
    notebook = autograded.notebook(RELEASE, given)
    autograded.show(notebook, report(), LAB)
    essay = next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "essay")
    assert TEXT in essay["source"]
    assert "Lab" not in essay["source"]
    assert essay["source"].startswith("*La celda de esta pregunta")
    assert "autograder" not in essay["metadata"]
    read = marks.read("ana", None, notebook)
    assert read.scores["essay"] is None
    assert read.comments["essay"] is None


def test_a_written_answer_in_its_own_cell_is_left_alone() -> None:
    """Whatever else the student wrote; and where nothing was written nothing is made up."""
    there = [StudentCell("markdown", TEXT, "essay"), StudentCell("markdown", "My notes", "")]
    assert sources(*there)[0] == f"```text\n{TEXT}\n```"
    nothing = autograded.notebook(RELEASE, [StudentCell("markdown", "# Lab <b>1</b>", "")])
    autograded.show(nothing, report(), LAB)
    assert nothing["cells"][-1]["source"] == "Write here"
    assert "autograder" not in nothing["cells"][-1]["metadata"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([], ["check(f)", "check(g)", "Write here"], id="nothing at all"),
        pytest.param(
            [("def f(): 1", "f"), ("1000", "test_f")], ["def f(): 1", "check(f)", "check(g)"], id="changed test"
        ),
        pytest.param([("x", "f"), ("y", "f")], ["x", "y", "check(f)", "check(g)"], id="answer twice"),
        pytest.param(
            [("check(f)", "test_f"), ("z", "test_f"), ("a", "f")],
            ["check(f)", "a", "check(g)"],
            id="test twice, and first",
        ),
        pytest.param(
            [("check(g)", "test_g"), ("a", "f")], ["check(g)", "a", "check(f)"], id="a test missing behind its answer"
        ),
        pytest.param(
            [("x = 1", "f"), ("def f(): 1\ncheck(f)", "test_f")],
            ["x = 1", "def f(): 1", "check(f)", "check(g)"],
            id="the answer typed into the test",
        ),
        pytest.param([("a", ""), ("b", "test_other")], ["a", "b", "check(f)", "check(g)"], id="names unknown"),
    ],
)
def test_the_labs_own_cells_are_put_right(given: list[tuple[str, str]], expected: list[str]) -> None:
    """Locked cells as released, each once; missing ones behind their predecessor; of repeated answers the last counts."""
    made = sources(*(StudentCell("code", source, name) for source, name in given))
    assert [source for source in made if source != "Write here"] == [each for each in expected if each != "Write here"]
    assert made.count("Write here") == 1


def test_nothing_of_a_students_metadata_is_kept() -> None:
    """A tracked cell bears what the gradebook says; any other bears nothing."""
    notebook = autograded.notebook(RELEASE, [StudentCell("markdown", "x", "test_f"), StudentCell("code", "y")])
    cells = {cell["source"]: cell for cell in notebook["cells"]}
    assert cells["check(f)"]["cell_type"] == "code"
    assert cells["check(f)"]["metadata"]["nbgrader"]["points"] == 20.0
    assert cells["y"]["metadata"] == {}
    nbformat.validate(nbformat.from_dict(notebook))


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_students_own_text_is_fenced(kind: str) -> None:
    """Longer than any run of backticks in it; the lab's own words stay as they are."""
    text = "````\n<img src=x onerror=alert(1)>\n````"
    made = sources(
        StudentCell(kind, text), StudentCell("markdown", "# Lab <b>1</b>"), StudentCell("markdown", "mine", "essay")
    )
    assert f"`````text\n{text}\n`````" in made
    assert "# Lab <b>1</b>" in made
    assert "```text\nmine\n```" in made


def test_the_score_is_a_number_rounded_once() -> None:
    """nbgrader reads the execute_result; nothing of ours is an error or on stderr."""
    remarks, feedback, score = shown(report())["outputs"]
    assert "lab.ipynb" in remarks["data"]["text/plain"]
    assert feedback["output_type"] == "display_data"
    assert (score["output_type"], score["data"]) == ("execute_result", {"text/plain": "13.33"})


def test_no_number_is_a_person_s_turn() -> None:
    """nbgrader would give full marks; a test cell that nobody graded has no automatic score here."""
    cell = shown(report(verdict=Verdict.UNCHECKED, earned=Fraction(0)))
    assert {output["output_type"] for output in cell["outputs"]} == {"display_data"}
    assert marks.auto_score(nbformat.from_dict(cell)) is None


def test_an_answer_left_as_released_is_no_response() -> None:
    """As nbgrader says it, by its checksum."""
    cell = nbformat.from_dict({"cell_type": "code", "source": "stub", "metadata": ANSWER.metadata(), "outputs": []})
    assert marks.auto_comment(cell) is None
    cell.metadata.nbgrader.checksum = compute_checksum(cell)
    assert marks.auto_comment(cell) == marks.NO_RESPONSE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "old.ipynb",
            json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["a\n", "b"]}]}]}),
        ),
        ("script.py", "a\nb"),
        (
            "spaced.ipynb",
            json.dumps({"nbformat": 4, "cells": [7, {"cell_type": "code", "source": "a\r\nb"}, {"cell_type": "raw"}]}),
        ),
    ],
)
def test_cells_of_any_file_that_intake_takes(name: str, content: str) -> None:
    """Formats 3 and 4, scripts; what is no cell is left out."""
    submission = intake.read_bytes(name, content.encode(), student="ana", lab="lab")
    assert autograded.cells(content.encode(), lambda: submission) == [StudentCell("code", "a\nb")]


def test_a_cell_is_known_by_its_id_when_its_metadata_is_gone() -> None:
    """A lab's cells bear their grade_id as cell id too."""
    content = json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": "a", "id": "f", "metadata": {}}]}
    ).encode()
    submission = intake.read_bytes("lab.ipynb", content, student="ana", lab="lab")
    assert autograded.cells(content, lambda: submission) == [StudentCell("code", "a", "f")]


def test_the_written_file_is_read_only_and_reads_as_nbformat_s_own(tmp_path: Path) -> None:
    """Written again over itself, and but for white space what nbformat writes."""
    notebook = autograded.notebook(RELEASE, [StudentCell("code", "a\n\nñ\u2028", "f")])
    path = tmp_path / "ana" / "lab" / "lab.ipynb"
    for _ in range(2):
        files = {"timestamp.txt": b"now", "lab.ipynb": ipynb.to_json(notebook).encode()}
        ipynb.write(path.parent, files)
    assert path.stat().st_mode & 0o777 == 0o444
    assert json.loads(path.read_bytes()) == json.loads(nbformat.writes(nbformat.from_dict(notebook)))
    assert path.read_text(encoding="utf-8").count("\n") == len(notebook["cells"]) + 3
    assert sorted(each.name for each in path.parent.iterdir()) == ["lab.ipynb", "timestamp.txt"]
