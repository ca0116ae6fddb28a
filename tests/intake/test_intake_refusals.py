"""Intake: what cannot be meant is refused by name, in every language, and no file, name or path does harm."""

from __future__ import annotations

import io
import os
import resource
import socket
import string
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from handed_in import CODE, FILES, LAB, code_cell, nbgrader_cell, notebook, refused, zipped

from autograder import intake, messages
from autograder.errors import SubmissionError
from autograder.intake import bounds

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
        ("foreign_language", "lab.ipynb", notebook(code_cell("f <- 1"), metadata={"kernelspec": {"language": "R"}})),
        ("foreign_language", "lab.ipynb", notebook(code_cell("f <- 1"), metadata={"kernelspec": {"name": "ir"}})),
        ("foreign_language", "lab.ipynb", notebook(code_cell("f <- 1"), metadata={"language_info": {"name": "julia"}})),
        ("too_many_cells", "lab.ipynb", notebook(*[code_cell()] * (bounds.CELLS + 1))),
        ("too_many_cells", "lab.py", b"# %%\nx = 1\n" * (bounds.CELLS + 1)),
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
        ("several", "lab.zip", zipped(("a.ipynb", notebook(code_cell())), ("b.ipynb", notebook(code_cell("x = 1"))))),
        ("several", "lab.zip", zipped(("A.py", b"x"), ("a.py", b"y"))),
        ("several", "lab.zip", zipped((f"1/{LAB}.py", b"x"), (f"2/{LAB}.py", b"y"))),
        ("several", "lab.zip", zipped((f"{LAB}.py", b"x"), (f"{LAB} (1).py", b"y"))),
        ("several", "lab.zip", zipped(("CANALES-multiples.py", b"x"), ("Canales-Multiples.py", b"y"))),
        ("several", "lab.zip", zipped(*[(f"{number}.py", b"x") for number in range(bounds.FILES + 1)])),
        ("not_notebook", "lab.zip", zipped(("a.ipynb", b"{}"), ("b.ipynb", b"{}"))),
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
        section, _, name = key.partition(".")
        if section == "intake":
            assert f'"{name}"' in source, name
            for _, field, _, _ in string.Formatter().parse(text):
                assert field is None or f"{field}=" in source, name
