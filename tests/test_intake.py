"""Intake: real files of every tool are read, every other file is refused by name, and no file does harm."""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import socket
import string
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.utils import compute_checksum

from autograder import intake, messages
from autograder.errors import SubmissionError
from autograder.intake import bounds
from autograder.model import Submission

FILES = Path(__file__).parent / "specimens_files"
LAB = "canales-multiples"
CODE = "def f():\n    return 1"


def take(name: str, data: bytes) -> Submission:
    return intake.read_bytes(name, data, student="ana", lab=LAB)


def refused(name: str, data: bytes) -> SubmissionError:
    with pytest.raises(SubmissionError) as caught:
        take(name, data)
    return caught.value


def told(submission: Submission) -> dict[str, Any]:
    return {note.code.removeprefix("intake."): dict(note.parameters) for note in submission.notes}


def code_cell(source: object = CODE, **metadata: object) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": [], "execution_count": None}


def nbgrader_cell(kind: str, grade_id: str, source: str = CODE) -> dict[str, Any]:
    """An answer or test cell as `nbgrader generate_assignment` releases it, with nbgrader's own checksum."""
    is_test = kind == "test"
    marks = {"grade": is_test, "solution": not is_test, "locked": is_test, "grade_id": grade_id, "points": 5}
    cell = nbformat.from_dict(code_cell(source, nbgrader=marks))
    marks["checksum"] = compute_checksum(cell)
    return code_cell(source, nbgrader=marks)


def notebook(*cells: object, **top: object) -> bytes:
    plain = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(plain | top).encode()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as folder:
        for name, data in members:
            folder.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
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
    """Marks can only take a cell out, never add one."""
    cells = [code_cell("x = 1", nbgrader={"grade": True, "solution": False, "grade_id": "f"}), code_cell()]
    assert take("lab.ipynb", notebook(*cells)).cells == (CODE,)


NESTED = b'{"cells": [], "metadata": ' + b"[" * 10_000 + b"]" * 10_000 + b"}"
SHALLOW = b'{"cells": [], "metadata": ' + b"[" * 250 + b"]" * 250 + b"}"


@pytest.mark.parametrize(
    ("code", "name", "data"),
    [
        ("empty", "lab.ipynb", b""),
        ("too_large", "lab.ipynb", b" " * (bounds.FILE_BYTES + 1)),
        ("unsupported", "lab.pdf", b"%PDF-1.7"),
        ("unsupported", "lab.html", b"<!DOCTYPE html>"),
        ("not_text", "lab.py", b"\x7fELF\0\0"),
        ("not_text", "lab.ipynb", notebook(code_cell()).decode().encode("utf-16-le")),
        ("not_json", "lab.ipynb", b"hello"),
        ("not_json", "lab.ipynb", b"<html>sign in</html>"),
        ("not_json", "lab.ipynb", notebook(code_cell())[:-20]),
        ("not_json", "lab.ipynb", notebook(code_cell()) + b"{}"),
        ("not_json", "lab.ipynb", b'{"cells": ["\n"]}'),
        ("too_deep", "lab.ipynb", NESTED),
        ("too_deep", "lab.ipynb", SHALLOW),
        ("too_deep", "lab.ipynb", b"[" * 10_000),
        ("too_complex", "lab.ipynb", b'{"cells": [' + b"[]," * 1_000_000 + b"[]]}"),
        ("huge_number", "lab.ipynb", b'{"nbformat": ' + b"9" * 5_000 + b"}"),
        ("not_notebook", "lab.ipynb", b"{}"),
        ("not_notebook", "lab.ipynb", b"[]"),
        ("not_notebook", "lab.ipynb", b"null"),
        ("not_notebook", "lab.ipynb", b'"text"'),
        ("not_notebook", "lab.ipynb", notebook(cells={"0": code_cell()})),
        ("not_notebook", "lab.ipynb", notebook(code_cell(), nbformat=True)),
        ("not_notebook", "lab.ipynb", notebook(code_cell(), nbformat=float("nan"))),
        ("not_notebook", "lab.ipynb", b'{"worksheets": [3]}'),
        ("newer_format", "lab.ipynb", notebook(code_cell(), nbformat=5)),
        ("newer_format", "lab.ipynb", notebook(code_cell(), nbformat=10**4000)),
        ("older_format", "lab.ipynb", notebook(code_cell(), nbformat=2)),
        ("older_format", "lab.ipynb", notebook(code_cell(), nbformat=-1)),
        ("foreign_language", "lab.ipynb", notebook(code_cell(), metadata={"kernelspec": {"language": "R"}})),
        ("foreign_language", "lab.ipynb", notebook(code_cell(), metadata={"kernelspec": {"name": "ir"}})),
        ("foreign_language", "lab.ipynb", notebook(code_cell(), metadata={"language_info": {"name": "julia"}})),
        ("too_many_cells", "lab.ipynb", notebook(*[code_cell()] * 10_000)),
        ("too_many_cells", "lab.py", b"# %%\nx = 1\n" * 10_000),
        ("too_much_code", "lab.py", b"x = 1\n" * 200_000),
        ("too_much_code", "lab.ipynb", notebook(*[code_cell("x = 1\n" * 1_000)] * 200)),
        ("no_code", "lab.ipynb", notebook()),
        ("no_code", "lab.ipynb", notebook({"cell_type": "markdown", "source": "x"}, code_cell(" \n"))),
        ("no_code", "lab.ipynb", notebook(nbgrader_cell("test", "t"))),
        ("no_code", "lab.py", b" \n\n"),
        ("zip_damaged", "lab.zip", b"PK\3\4" + b"\0" * 100),
        ("zip_damaged", "lab.zip", zipped(("lab.ipynb", notebook(code_cell())))[:-30]),
        ("zip_method", "lab.zip", zipped(("lab.ipynb", notebook(code_cell())), method=zipfile.ZIP_LZMA)),
        ("zip_method", "lab.zip", zipped(("lab.ipynb", notebook(code_cell())), method=zipfile.ZIP_BZIP2)),
        ("zip_members", "lab.zip", zipped(*[(f"{i}.txt", b"") for i in range(bounds.ZIP_MEMBERS + 1)])),
        ("zip_nothing", "lab.zip", zipped()),
        ("zip_nothing", "lab.docx", zipped(("word/document.xml", b"<w/>"))),
        ("zip_nothing", "lab.zip", zipped(("lab.zip", zipped(("lab.ipynb", notebook(code_cell())))))),
        ("zip_nothing", "lab.zip", zipped(("__MACOSX/._lab.ipynb", b"x"), (".ipynb_checkpoints/lab.ipynb", b"x"))),
        ("zip_several", "lab.zip", zipped(("a.ipynb", b"{}"), ("b.ipynb", b"{}"))),
        ("zip_several", "lab.zip", zipped(("A.py", b"x"), ("a.py", b"y"))),
        ("zip_several", "lab.zip", zipped((f"1/{LAB}.ipynb", b"{}"), (f"2/{LAB}.ipynb", b"{}"))),
        ("zip_several", "lab.zip", zipped(("CANALES-multiples.ipynb", b"{}"), ("Canales-Multiples.ipynb", b"{}"))),
        ("not_text", "lab.zip", zipped(("lab.ipynb", zipped(("lab.ipynb", b"{}"))))),
        ("empty", "lab.zip", zipped(("lab.ipynb", b""))),
        ("too_large", "lab.zip", zipped(("lab.ipynb", b" " * 100_000_000))),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(code: str, name: str, data: bytes) -> None:
    """Each refusal has its own code, and says so in every language with the parameters that it carries."""
    error = refused(name, data)
    assert error.code == f"intake.{code}"
    assert str(error) == messages.say("en", error.code, **error.parameters)
    for language in messages.languages():
        said = messages.say(language, error.code, **error.parameters)
        assert said.isprintable()
        assert len(said) < 1_000


def test_an_encrypted_archive_is_refused() -> None:
    """Bit 0 of a member's flags: nobody here knows the password."""
    data = bytearray(zipped(("lab.ipynb", notebook(code_cell()))))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    assert refused("lab.zip", bytes(data)).code == "intake.zip_encrypted"


def test_an_archive_that_points_beyond_any_file_is_damaged() -> None:
    """A zip64 field may place a member at 2**64 - 1, which no seek can reach."""
    member = zipfile.ZipInfo("lab.ipynb")
    member.extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        folder.writestr(member, notebook(code_cell()))
    data = bytearray(buffer.getvalue())
    offset = data.index(b"PK\1\2") + 42
    data[offset : offset + 4] = b"\xff" * 4
    assert refused("lab.zip", bytes(data)).code == "intake.zip_damaged"


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
        assert "others_ignored" in told(submission)


@pytest.mark.parametrize(
    "name", ["../../../tmp/out.ipynb", "/etc/out.ipynb", "C:\\out.ipynb", "-rf.ipynb", "a\nb.ipynb", "\u202egpj.ipynb"]
)
def test_names_in_an_archive_are_only_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Zip slip: nothing is written, whatever a member is called."""
    monkeypatch.chdir(tmp_path)
    assert take("lab.zip", zipped((name, notebook(code_cell())))).cells == (CODE,)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a\nb", '"><script>', "-rf", "\u202egpj", "x" * 255, "\udcff", "{name}", "%s", ".."])
def test_a_hostile_file_name_is_harmless_in_a_message(name: str) -> None:
    """No line break, nothing invisible, bounded, and never taken for a format."""
    said = str(refused(name, b"?"))
    assert said.isprintable()
    assert len(said) < 300


@pytest.mark.parametrize("name", ["-rf.ipynb", "a\nb.ipynb", "'\".ipynb", "\u202ecba.ipynb", "x" * 249 + ".ipynb"])
def test_files_with_hostile_names_are_read(tmp_path: Path, name: str) -> None:
    """A name is the student's business."""
    (tmp_path / name).write_bytes(notebook(code_cell()))
    assert intake.read(tmp_path / name, student="ana", lab=LAB).cells == (CODE,)


def _link(path: Path) -> None:
    path.with_name("target.ipynb").write_bytes(notebook(code_cell()))
    path.symlink_to("target.ipynb")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


@pytest.mark.parametrize("make", [_link, _socket, os.mkfifo, os.mkdir, lambda path: path.symlink_to(path)])
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """Links are not followed, a pipe without a writer does not block."""
    path = tmp_path / "lab.ipynb"
    make(path)
    with pytest.raises(SubmissionError) as caught:
        intake.read(path, student="ana", lab=LAB)
    assert caught.value.code == "intake.not_a_file"


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_devices_are_refused(path: str) -> None:
    """An endless device is never read."""
    with pytest.raises(SubmissionError) as caught:
        intake.read(path, student="ana", lab=LAB)
    assert caught.value.code == "intake.not_a_file"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """Also below something that is no folder, and with a name too long to exist."""
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "none.ipynb", tmp_path / "file" / "lab.ipynb", tmp_path / ("x" * 300)):
        with pytest.raises(SubmissionError) as caught:
            intake.read(path, student="ana", lab=LAB)
        assert caught.value.code == "intake.not_found"


def test_a_machine_out_of_descriptors_is_not_the_students_fault() -> None:
    """An error that is ours is raised as it is: it must never become a zero."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            intake.read(FILES / "jupyter.ipynb", student="ana", lab=LAB)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_sparse_giant_is_refused_from_its_first_bytes(tmp_path: Path) -> None:
    """A terabyte file costs no more than the bound."""
    path = tmp_path / "lab.ipynb"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(SubmissionError) as caught:
        intake.read(path, student="ana", lab=LAB)
    assert caught.value.code == "intake.too_large"


def test_the_catalogue_has_exactly_the_codes_of_intake() -> None:
    """Every text is reached by some code and every code has its text; a field is one that is given."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(intake.__file__).parent.glob("*.py"))
    for key, text in messages.catalogue("en").items():
        section, name = key.split(".")
        if section == "intake":
            assert f'"{name}"' in source, name
            for _, field, _, _ in string.Formatter().parse(text):
                assert field is None or f"{field}=" in source, name


def test_a_normal_notebook_is_read_in_two_milliseconds() -> None:
    """The best of many tries, so that a busy machine does not decide; measured 0.7 ms for 40 cells with outputs."""
    cells = [code_cell("x = 1\n" * 30) | {"outputs": [{"text": ["line\n"] * 20}]} for _ in range(40)]
    data, best = notebook(*cells), float("inf")
    for _ in range(50):
        start = time.perf_counter()
        take("lab.ipynb", data)
        best = min(best, time.perf_counter() - start)
    assert best < 0.002


def test_intake_imports_neither_torch_nor_nbformat_nor_subprocess() -> None:
    """Reading is all it can do, and it starts fast."""
    program = "import sys, autograder.intake; print({'torch', 'nbformat', 'subprocess', 'pickle'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"set()\n"
