"""An answer is graded wherever it stands; the lab's tests are never the student's copy of them."""

from __future__ import annotations

from typing import Any

from handed_in import code_cell, nbgrader_cell, notebook

from autograder import intake
from autograder.intake import Wanted
from autograder.model import Submission

ANSWER = "def answer(x):\n    return x\n"
STUB, TEST = "def answer(x):\n    raise NotImplementedError\n", "check('answer', globals())"
WANTED = Wanted("lab", ("answer", "other"), ("import torch", STUB, TEST), (TEST,))


def take(*cells: dict[str, Any], wanted: Wanted = WANTED) -> Submission:
    """The submission in a notebook of these cells."""
    return intake.read_bytes("lab.ipynb", notebook(*cells), student="ana", lab="lab", wanted=wanted)


def codes(submission: Submission) -> list[str]:
    """The codes of the notes."""
    return [note.code.removeprefix("intake.") for note in submission.notes]


def in_test(source: str) -> dict[str, Any]:
    """A test cell whose text is now this, its checksum still the released one."""
    return nbgrader_cell("test", "test_answer", TEST) | {"source": source}


def written(kind: str, source: str) -> dict[str, Any]:
    """A cell that is no code cell."""
    return {"cell_type": kind, "metadata": {}, "source": source}


def test_an_answer_typed_into_a_test_cell_is_taken_without_the_test() -> None:
    """Above or below the lab's own lines, also where the untouched answer cell is still there."""
    for source in (f"{ANSWER}{TEST}", f"{TEST}\n\n{ANSWER}"):
        submission = take(nbgrader_cell("answer", "answer", STUB), in_test(source))
        assert submission.cells == (STUB, ANSWER.strip("\n"))
        assert codes(submission) == ["tests_changed", "answers_elsewhere"]
    bare = in_test(f"{ANSWER}{TEST}")
    del bare["metadata"]["nbgrader"]["checksum"]
    assert take(bare).cells == (ANSWER.strip("\n"),)


def test_the_labs_own_tests_are_never_taken() -> None:
    """Untouched, or changed without an answer in them; nor a second answer beside the one in its own cell."""
    answered = nbgrader_cell("answer", "answer", ANSWER)
    for source in (TEST, f"{TEST}\nassert answer(1) == 1", f"def answer(x):\n    return 3\n{TEST}"):
        assert take(answered, in_test(source)).cells == (ANSWER,)


def test_a_helper_in_a_test_cell_is_taken() -> None:
    """The answer that calls it would fail without."""
    submission = take(
        nbgrader_cell("answer", "answer", "def answer(x):\n    return helper(x)\n"),
        in_test(f"def helper(x):\n    return x\n{TEST}"),
    )
    assert submission.cells[1] == "def helper(x):\n    return x"


def test_without_the_release_the_checksum_tells_what_was_changed() -> None:
    """A test cell of a lab that defines something itself is not taken for an answer."""
    unknown = Wanted("lab", ("answer",))
    untouched = nbgrader_cell("test", "test_answer", "def answer_is_right():\n    return True\n")
    assert take(code_cell(ANSWER), untouched, wanted=unknown).cells == (ANSWER,)
    assert take(in_test(ANSWER), wanted=unknown).cells == (ANSWER.strip("\n"),)


def test_a_cell_that_is_no_code_cell_is_taken_where_it_holds_the_only_answer() -> None:
    """Turned into Markdown or raw by a slip of a key, fenced or not; prose that speaks of the function is not."""
    for cell in (written("markdown", ANSWER), written("raw", ANSWER), written("markdown", f"```python\n{ANSWER}```")):
        submission = take(code_cell("x = 1"), cell)
        assert "def answer" in submission.cells[1]
        assert "`" not in submission.cells[1]
        assert codes(submission) == ["answers_elsewhere"]
        assert take(code_cell(ANSWER), cell).cells == (ANSWER,)
    assert take(code_cell("x = 1"), written("markdown", "Write `def answer(x)` below.")).cells == ("x = 1",)


def test_an_answer_in_a_module_that_a_cell_writes_is_told() -> None:
    """It is run as it stands; the note says where the answer was."""
    module = code_cell(f"%%writefile mine.py\n{ANSWER}")
    for line in ("from mine import *", "from mine import answer", "import mine"):
        assert codes(take(module, code_cell(line))) == ["answers_in_module"]
    assert codes(take(module, code_cell(ANSWER))) == []
