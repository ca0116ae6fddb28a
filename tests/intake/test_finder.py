"""Of several files the one that is meant is found by what it holds; what cannot be told is asked, what was chosen is said."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from handed_in import code_cell, nbgrader_cell, notebook, zipped

from autograder import intake
from autograder.errors import SubmissionError, UndecidedError
from autograder.intake import Wanted, bounds, finder, names
from autograder.intake.finder import HandedFile

LAB = "multiple-channels"
SETUP, STUB, TEST = "import torch", "def answer(x):\n    raise NotImplementedError\n", "check('answer')"
WANTED = Wanted(LAB, ("answer",), (SETUP, STUB, TEST), (TEST,), frozenset({"convlab.py"}))
BLANK = notebook(code_cell(SETUP), nbgrader_cell("answer", "answer", STUB), nbgrader_cell("test", "test_answer", TEST))
WORKED = notebook(code_cell(SETUP), code_cell("def answer(x):\n    return x\n"))
OTHER = notebook(code_cell(SETUP), code_cell("def answer(x):\n    return x + 0\n"))
PLAYED = notebook(code_cell(SETUP), code_cell("print(torch.ones(3))"), code_cell(STUB))
SCRIPT = b"import torch\ndef answer(x):\n    return x\n"


def found(*files: tuple[str, bytes], orders: tuple[int, ...] = ()) -> tuple[str, list[str]]:
    """The name of the file that is meant, and the codes of what is told of it."""
    numbers = orders or (0,) * len(files)
    handed = [
        HandedFile(name, order, functools.partial(bytes, data))
        for (name, data), order in zip(files, numbers, strict=True)
    ]
    result = finder.find(handed, WANTED)
    submission = intake.read_bytes(
        result.file.name, result.file.read(), student="ana", lab=LAB, wanted=WANTED, notes=result.notes
    )
    return result.file.name, [note.code.removeprefix("intake.") for note in submission.notes]


COPIES = (
    "{} (1).ipynb", "{}(2).ipynb", "{}-Copy1.ipynb", "{}-Copy12.ipynb", "Copy of {}.ipynb", "Copia de {}.ipynb",
    "Copia di {}.ipynb", "Copie de {}.ipynb", "Cópia de {}.ipynb", "Còpia de {}.ipynb", "Kopie von {}.ipynb",
    "Kopie van {}.ipynb", "Kopia av {}.ipynb", "Kopi af {}.ipynb", "Kopi av {}.ipynb", "Kopia {}.ipynb",
    "Kopia pliku {}.ipynb", "Kopie souboru {}.ipynb", "Копия {}.ipynb", "Копія {}.ipynb", "Αντίγραφο {}.ipynb",
    "{} のコピー.ipynb", "{}的副本.ipynb", "{}의 사본.ipynb", "Kopyası {}.ipynb", "{} - Copy.ipynb", "{} - Copy (2).ipynb",
    "{} - Copia.ipynb", "{} - copia (3).ipynb", "{} - Kopie.ipynb", "{} - Copie.ipynb", "{} - Cópia.ipynb",
    "{} - Kopia.ipynb", "{} - Kopi.ipynb", "{} - Kopio.ipynb", "{} — копия.ipynb", "{} - コピー.ipynb", "{} - 副本.ipynb",
    "{} - 복사본.ipynb", "{} copy.ipynb", "{} copy 2.ipynb", "{} copia.ipynb", "{} Kopie 3.ipynb", "{} copie.ipynb",
    "{}_copy.ipynb", "{} 2.ipynb", "{}-1.ipynb", "{}.ipynb.1", "Copy of Copy of {}.ipynb", "Copia de {} (1).ipynb",
    "Copy of {}-Copy1 (2).ipynb", "{} (1).ipynb.txt",
)  # fmt: skip


@pytest.mark.parametrize("pattern", COPIES)
def test_a_worked_copy_goes_before_the_untouched_original(pattern: str) -> None:
    """In every language of Jupyter, Colab, Drive, Windows, macOS and browsers; and the other way round."""
    copy, original = pattern.format(LAB), f"{LAB}.ipynb"
    assert names.is_of(copy, LAB)
    assert found((original, BLANK), (copy, WORKED)) == (copy, ["chosen_worked"])
    assert found((original, WORKED), (copy, BLANK)) == (original, ["chosen_worked"])


@pytest.mark.parametrize(
    "name", [f"{LAB}.ipynb", f"{LAB.upper()}.IPYNB", f"{LAB}.ipynb.txt", f"{LAB}.ipynb.json", f"1/{LAB}.ipynb"]
)
def test_the_labs_own_name_however_it_was_saved(name: str) -> None:
    """Other letters, an ending more, a folder."""
    assert names.is_copy(name, LAB) is False
    assert found((name, WORKED)) == (name, [])


@pytest.mark.parametrize(
    "name",
    ["multiple.ipynb", "canales-multiples.ipynb", "copy.ipynb", "(1).ipynb", "multiple-channels-2024 final.ipynb"],
)
def test_another_name_is_no_copy(name: str) -> None:
    """Nor is a lab whose own name ends in a number the copy of another."""
    assert names.is_copy(name, LAB) is None
    assert names.is_of("lab-2.ipynb", "lab-1") is False
    assert names.is_of("lab-1-Copy1.ipynb", "lab-1") is True


def test_of_two_worked_files_a_person_decides() -> None:
    """Unless the LMS says which came last, or both hold the same."""
    pair = ((f"{LAB}.ipynb", WORKED), (f"{LAB} (1).ipynb", OTHER))
    with pytest.raises(UndecidedError) as caught:
        found(*pair)
    assert caught.value.code == "intake.several"
    assert found(*pair, orders=(501, 502)) == (f"{LAB} (1).ipynb", ["chosen_newest"])
    assert found(pair[0], (f"{LAB} (1).ipynb", WORKED)) == (f"{LAB}.ipynb", ["chosen_same"])
    with pytest.raises(UndecidedError):
        found(("a.ipynb", WORKED), ("b.ipynb", OTHER), orders=(501, 502))


def test_what_answers_goes_before_what_was_only_run() -> None:
    """A notebook that was played with is no rival of the one with the answers, nor is a damaged one."""
    assert found((f"{LAB}.ipynb", PLAYED), ("mine.ipynb", WORKED)) == ("mine.ipynb", ["chosen_worked"])
    assert found((f"{LAB}.ipynb", b"{"), ("mine.ipynb", WORKED)) == ("mine.ipynb", ["chosen_worked"])
    assert found((f"{LAB}.ipynb", BLANK), ("mine.py", SCRIPT)) == ("mine.py", ["chosen_worked"])
    assert found((f"{LAB}.ipynb", WORKED), ("mine.py", SCRIPT)) == (f"{LAB}.ipynb", ["chosen_notebook"])


def test_what_the_lab_gave_out_beside_the_notebook_is_no_candidate() -> None:
    """Nor is what is no notebook by name or content."""
    assert found((f"{LAB}.ipynb", WORKED), ("convlab.py", b"x"), ("notes.txt", b"x"), ("a.pdf", b"%PDF")) == (
        f"{LAB}.ipynb",
        [],
    )
    assert found(("work.json", WORKED), ("data.json", b"[1]")) == ("work.json", [])
    with pytest.raises(SubmissionError, match=r"page\.html"):
        found(("page.html", b"<html>"))


def test_a_zip_is_looked_into_like_a_folder() -> None:
    """Blank and worked in one zip, and a zip beside a blank notebook."""
    both = zipped((f"{LAB}.ipynb", BLANK), (f"{LAB} (1).ipynb", WORKED), ("convlab.py", b"x"))
    assert found(("work.ZIP", both)) == ("work.ZIP", ["chosen_worked"])
    name, codes = found((f"{LAB}.ipynb", BLANK), ("work.zip", zipped((f"{LAB}.ipynb", WORKED))))
    assert (name, codes) == ("work.zip", ["chosen_worked"])


def test_an_untouched_lab_is_told() -> None:
    """As a notebook, and as the script that was made of it; without what was handed out nobody can know."""
    assert found((f"{LAB}.ipynb", BLANK)) == (f"{LAB}.ipynb", ["untouched"])
    script = f"# In[1]:\n\n\n{SETUP}\n\n\n# In[2]:\n\n\n{STUB}\n"
    assert found((f"{LAB}.py", script.encode())) == (f"{LAB}.py", ["untouched"])
    assert intake.read_bytes("a.ipynb", BLANK, student="ana", lab=LAB).notes == ()


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    """The exchange's own files are passed over; links and pipes are refused by name, never followed."""
    (tmp_path / "timestamp.txt").write_text("2026-11-22 10:00:00 UTC")
    with pytest.raises(SubmissionError) as caught:
        finder.in_folder(tmp_path, WANTED)
    assert caught.value.code == "intake.not_found"
    (tmp_path / f"{LAB}.ipynb").symlink_to("/etc/passwd")
    path, _ = finder.in_folder(tmp_path, WANTED)
    with pytest.raises(SubmissionError):
        intake.read(path, student="ana", lab=LAB)
    (tmp_path / "mine.ipynb").write_bytes(WORKED)
    assert finder.in_folder(tmp_path, WANTED)[0].name == "mine.ipynb"
    with pytest.raises(SubmissionError):
        finder.in_folder(tmp_path / "nothing", WANTED)


def test_many_large_files_are_not_all_parsed() -> None:
    """Forty notebooks of twenty megabytes in a small archive: a few are looked at, then a person is asked."""
    read: list[str] = []
    padded = WORKED + b" " * (bounds.FILE_BYTES - len(WORKED))

    def content(name: str) -> bytes:
        read.append(name)
        return padded

    files = [HandedFile(f"{number}.ipynb", 0, functools.partial(content, f"{number}.ipynb")) for number in range(40)]
    with pytest.raises(UndecidedError):
        finder.find(files, WANTED)
    assert len(read) == bounds.FILES_BYTES // bounds.FILE_BYTES + 1


@pytest.mark.parametrize("name", ["_" * 40_000, f"{LAB}{'-1' * 20_000}", "(" * 40_000, f"Copy{'_' * 40_000}"])
def test_a_name_that_no_system_gives_is_no_copy(name: str) -> None:
    """An archive may hold names of any length; looking at one costs no more for that."""
    assert names.is_copy(f"{name}.ipynb", LAB) is None


def test_what_names_nothing_is_looked_at_only_where_no_name_helps() -> None:
    """A hundred large texts beside a notebook are not read; where there is nothing else, a person is asked."""
    texts = [HandedFile(f"{number}.txt", 0, lambda: pytest.fail("it was read")) for number in range(100)]
    notebook_of_the_lab = HandedFile(f"{LAB}.ipynb", 0, lambda: WORKED)
    assert finder.find([*texts, notebook_of_the_lab], WANTED).file is notebook_of_the_lab
    with pytest.raises(UndecidedError):
        finder.find(texts, WANTED)


def test_damage_at_the_end_of_many_files_is_not_waited_for() -> None:
    """Each of forty members unpacks to twenty megabytes before its checksum is wrong: a few are enough."""
    read: list[str] = []

    def content(name: str) -> bytes:
        read.append(name)
        raise SubmissionError("damaged", code="intake.zip_damaged")

    files = [HandedFile(f"{number}.ipynb", 0, functools.partial(content, f"{number}.ipynb")) for number in range(40)]
    with pytest.raises(UndecidedError):
        finder.find(files, WANTED)
    assert len(read) == bounds.FILES_BYTES // bounds.FILE_BYTES + 1
