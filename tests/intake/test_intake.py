"""Intake: real files of every tool are read, damage beside the code is tolerated, and it is fast."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from handed_in import CODE, FILES, LAB, code_cell, nbgrader_cell, notebook, take, told, zipped

from autograder import intake


@pytest.mark.parametrize("path", sorted(path for path in FILES.iterdir() if path.is_file()), ids=lambda path: path.name)
def test_a_file_of_every_tool_gives_the_answer(path: Path) -> None:
    """Jupyter, Colab, VS Code, Kaggle, jupytext, nbconvert, Windows and macOS files all yield the function written."""
    submission = intake.read(path, student="ana", lab=LAB)
    assert any(
        "def edge_detector():\n    conv = nn.Conv2d(1, 3, 3)\n    return conv" in cell for cell in submission.cells
    )
    assert not any("Comprobaciones" in cell or "Múltiples canales\n\nUn" in cell for cell in submission.cells)
    assert len(submission.cell_ids) == len(submission.cells)
    assert submission.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (submission.student, submission.lab) == ("ana", LAB)


def test_a_released_notebook_is_read_without_a_note() -> None:
    """Cell ids and order are kept; markdown, raw and locked test cells are left out."""
    submission = intake.read(FILES / "jupyter.ipynb", student="ana", lab=LAB)
    assert submission.cell_ids == ("imports", "q1-answer")
    assert submission.cells[0] == "%matplotlib inline\nimport torch\nfrom torch import nn"
    assert submission.notes == ()


def test_colabs_ids_are_found_in_the_metadata() -> None:
    """Colab writes format 4.0, which has no cell ids, and keeps its own in the metadata."""
    assert intake.read(FILES / "colab.ipynb", student="ana", lab=LAB).cell_ids == ("hT5-mQ_81xYz", "k2Lw9PpQ0rSt")


def test_a_script_is_cut_at_its_cell_markers() -> None:
    """Each part is a cell, text cells are left out, and a commented cell magic is no marker."""
    cells = intake.read(FILES / "percent.py", student="ana", lab=LAB).cells
    assert [cell.splitlines()[0] for cell in cells] == [
        "# ---",
        "# %matplotlib inline",
        "def edge_detector():",
        "# %%time",
    ]
    assert len(intake.read(FILES / "plain.py", student="ana", lab=LAB).cells) == 1


def test_a_script_in_its_declared_encoding_keeps_its_letters() -> None:
    """What Python would run (PEP 263) is read as Python reads it, identifiers included."""
    assert "tamaño = 3" in intake.read(FILES / "latin1.py", student="ana", lab=LAB).cells[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["lab.ipynb", "lab.py"])
def test_every_unicode_encoding_is_read_by_its_mark(name: str, encoding: str) -> None:
    """A byte order mark decides, in notebooks and scripts alike."""
    text = json.dumps(json.loads(notebook(code_cell("ñ = 'π'"))), ensure_ascii=False) if "ipynb" in name else "ñ = 'π'"
    submission = take(name, text.encode(encoding))
    assert submission.cells == ("ñ = 'π'",)
    assert submission.notes == ()


@pytest.mark.parametrize(
    "cell",
    [
        code_cell(CODE.splitlines(keepends=True)),
        {"cell_type": "code", "source": CODE},
        code_cell() | {"metadata": None},
        code_cell() | {"metadata": ["nbgrader"]},
        code_cell(nbgrader="grade"),
        code_cell(nbgrader={"grade_id": ["q1"], "grade": False, "solution": True}),
        code_cell() | {"id": 7},
        code_cell() | {"id": "x" * 65},
        code_cell() | {"id": "../../etc"},
        code_cell() | {"outputs": "none", "execution_count": "NaN"},
        code_cell() | {"outputs": [{"output_type": ["?"], "data": float("nan")}]},
    ],
)
def test_damage_beside_the_code_is_tolerated(cell: dict[str, Any]) -> None:
    """Metadata, ids and outputs of any shape cost nothing; an id that nbformat forbids is none."""
    submission = take("lab.ipynb", notebook(cell))
    assert (submission.cells, submission.cell_ids, submission.notes) == ((CODE,), ("",), ())


@pytest.mark.parametrize("metadata", [None, [], "python", {}, {"kernelspec": None}, {"language_info": {"name": 3}}])
def test_a_notebook_that_names_no_language_is_python(metadata: object) -> None:
    """A missing or damaged kernelspec refuses nobody."""
    assert take("lab.ipynb", notebook(code_cell(), metadata=metadata)).cells == (CODE,)


def test_every_minor_version_and_a_missing_number_are_read() -> None:
    """4.0 to 4.5, later minors, and cells without any format number."""
    for top in ({"nbformat_minor": minor} for minor in (0, 1, 2, 3, 4, 5, 99, None, "5")):
        assert take("lab.ipynb", notebook(code_cell(), **top)).cells == (CODE,)
    assert take("lab.ipynb", json.dumps({"cells": [code_cell()]}).encode()).cells == (CODE,)


def test_the_content_tells_a_notebook_whatever_it_is_called() -> None:
    """Browsers save notebooks as .json or .txt, and a zip may be called anything."""
    for name in ("lab.json", "lab.ipynb.txt", "lab"):
        assert take(name, b"\n " + notebook(code_cell())).cells == (CODE,)
    assert take("lab.ipynb", zipped(("x.ipynb", notebook(code_cell())))).cells == (CODE,)


def test_unreadable_cells_are_left_out_and_counted() -> None:
    """A cell that is no object or whose source is no text does not take the others with it."""
    data = notebook(None, 3, [], code_cell(5), code_cell(["a", 1]), {"cell_type": "code"}, code_cell())
    submission = take("lab.ipynb", data)
    assert submission.cells == (CODE,)
    assert told(submission) == {"damaged_cells": {"count": 6}}


def test_characters_that_cannot_be_compiled_are_replaced_with_a_note() -> None:
    """A lone surrogate or NUL would stop the compiler: the rest of the cell must not suffer."""
    submission = take("lab.ipynb", notebook(code_cell("s = '\ud83d \0'"), code_cell("'\U0001f600'")))
    assert submission.cells == ("s = '\ufffd \ufffd'", "'\U0001f600'")
    assert "uncompilable_characters" in told(submission)


def test_bytes_that_are_no_utf8_are_replaced_with_a_note() -> None:
    """A comment saved by an old editor costs nothing."""
    submission = take("lab.py", b"# funci\xf3n\nx = 1\n")
    assert submission.cells == ("# funci\ufffdn\nx = 1\n",)
    assert "undecodable_characters" in told(submission)


def test_line_ends_are_those_of_the_compiler() -> None:
    """Windows and old Mac line ends become line feeds, in notebooks and scripts."""
    assert take("lab.py", b"#%%\r\na = 1\r#%%\rb = 2").cells == ("a = 1\n", "b = 2")
    assert take("lab.ipynb", notebook(code_cell("a = 1\r\nb = 2\r"))).cells == ("a = 1\nb = 2\n",)


def test_untouched_tests_cause_no_note_and_changed_ones_do() -> None:
    """Our checksum is nbgrader's: of two test cells only the edited one is named, and neither is taken."""
    edited = nbgrader_cell("test", "test_g") | {"source": "assert True"}
    revalued = nbgrader_cell("test", "test_h")
    revalued["metadata"]["nbgrader"]["points"] = "many"
    cells = [
        nbgrader_cell("test", "test_f"),
        edited,
        revalued,
        nbgrader_cell("answer", "f"),
        nbgrader_cell("test", "t"),
    ]
    submission = take("lab.ipynb", notebook(*cells))
    assert submission.cells == (CODE,)
    assert told(submission) == {"tests_changed": {"names": "test_g, test_h"}}


def test_answers_whose_test_is_gone_are_named() -> None:
    """Between two answers and after the last one; a written answer (graded by hand) needs no test."""
    written = nbgrader_cell("answer", "essay")
    written["metadata"]["nbgrader"]["grade"] = True
    cells = [nbgrader_cell("answer", "f"), nbgrader_cell("answer", "g"), nbgrader_cell("test", "test_g"), written]
    submission = take("lab.ipynb", notebook(*cells, nbgrader_cell("answer", "h")))
    assert told(submission) == {"tests_missing": {"names": "f, h"}}


def test_repeated_cells_are_named_and_all_taken() -> None:
    """Copying an answer cell is no offence: the last definition counts."""
    cells = [nbgrader_cell("answer", "f"), nbgrader_cell("answer", "f"), nbgrader_cell("test", "t")]
    submission = take("lab.ipynb", notebook(*cells))
    assert len(submission.cells) == 2
    assert told(submission) == {"repeated_ids": {"names": "f"}}


def test_an_answer_disguised_as_a_test_is_not_taken() -> None:
    """What a lab asks for must be known: without that a mark can only take a cell out."""
    cells = [code_cell("x = 1", nbgrader={"grade": True, "solution": False, "grade_id": "f"}), code_cell()]
    assert take("lab.ipynb", notebook(*cells)).cells == (CODE,)


def test_the_labs_own_name_decides_among_several() -> None:
    """Exactly written first, then in other letters; notebooks before scripts; the rest is named in a note."""
    wanted, other = notebook(code_cell("wanted = 1")), notebook(code_cell("other = 1"))
    for members in (
        [("draft.ipynb", other), (f"{LAB}.ipynb", wanted)],
        [("draft.ipynb", other), (f"work\\{LAB.upper()}.IPYNB", wanted)],
        [(f"{LAB.upper()}.ipynb", other), (f"x/{LAB}.ipynb", wanted)],
        [("answers.ipynb", wanted), (f"{LAB}.py", b"other = 1")],
        [(f"{LAB}.py", b"wanted = 1"), ("convlab.py", b"other = 1")],
    ):
        submission = take("lab.zip", zipped(*members))
        assert submission.cells == ("wanted = 1",)
        assert {"chosen_named", "chosen_notebook"} & told(submission).keys()


@pytest.mark.parametrize(
    "name", ["../../../tmp/out.ipynb", "/etc/out.ipynb", "C:\\out.ipynb", "-rf.ipynb", "a\nb.ipynb", "\u202egpj.ipynb"]
)
def test_names_in_an_archive_are_only_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Zip slip: nothing is written, whatever a member is called."""
    monkeypatch.chdir(tmp_path)
    assert take("lab.zip", zipped((name, notebook(code_cell())))).cells == (CODE,)
    assert list(tmp_path.iterdir()) == []


def test_a_normal_notebook_is_read_in_the_time_of_a_few_parses() -> None:
    """The best of many tries of both, side by side; measured 2.6 times as long as Python's own parser, 0.7 ms."""
    cells = [code_cell("x = 1\n" * 30) | {"outputs": [{"text": ["line\n"] * 20}]} for _ in range(40)]
    data, best, parsed = notebook(*cells), float("inf"), float("inf")
    for _ in range(50):
        begun = time.perf_counter()
        json.loads(data)
        between = time.perf_counter()
        take("lab.ipynb", data)
        parsed, best = min(parsed, between - begun), min(best, time.perf_counter() - between)
    assert best < 10 * parsed


def test_intake_imports_neither_torch_nor_nbformat_nor_subprocess() -> None:
    """Reading is all it can do, and it starts fast."""
    program = "import sys, autograder.intake; print({'torch', 'nbformat', 'subprocess', 'pickle'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"set()\n"
