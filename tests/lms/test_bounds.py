"""Lists and downloads far larger than a course: read in bounds, refused in one sentence, printed in a screenful."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from autograder.commands import terminal
from autograder.errors import DeliveryError
from autograder.lms import archive, csvfile, fill, formats, lists
from autograder.lms.format import Request, told_rows
from autograder.lms.identity import Key, Person, joined

from .course import zipped
from .test_filling import grade

LAB = "lab-1"
CELL = "x" * (csvfile.CELL + 1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"a,b\n{CELL},1\n", "row 2: a cell of 1048577 characters"),
        (f'a,b\n"{CELL}",1\n', "row 2: a cell of 1048579 characters"),
        ('a,b\n"' + '""' * csvfile.CELL + '",1\n', "row 2: a cell of 2097154 characters"),
        (f'"{"x" * 3_000_000}",b\n1,2\n', "row 1: a title of 3000002 characters"),
        ('"' + '"x' * 1_000_000 + ",b\n", "quotes of a cell do not close"),
        ("a," * csvfile.COLUMNS + "a\n", "row 1: more than 2000 columns"),
        ("a,b\n" + "," * csvfile.CELL, "row 2: more than 2000 columns"),
    ],
)
def test_a_table_beyond_all_bounds_is_refused_by_its_row(text: str, told: str) -> None:
    """One cell of megabytes, thousands of columns: no list of a course."""
    with pytest.raises(DeliveryError, match=told) as refused:
        csvfile.read(text.encode(), "list.csv")
    assert len(str(refused.value)) < 300


def test_rows_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty ones, too."""
    monkeypatch.setattr(csvfile, "ROWS", 1_000)
    assert len(csvfile.read(b"a,b\n" + b"1,2\n" * 999, "list.csv").rows) == 1_000
    with pytest.raises(DeliveryError, match="row 1001: more than 1000 rows"):
        csvfile.read(b"a,b\n" + b"\n" * 5_000, "list.csv")


def test_a_file_is_read_up_to_its_bound(tmp_path: Path) -> None:
    """A device without end, which no stat tells; a folder, and one that is not there."""
    with pytest.raises(DeliveryError, match="larger than 64 MB"):
        csvfile.load(Path("/dev/zero"))
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(DeliveryError, match="cannot be read"):
            csvfile.load(path)


@pytest.mark.parametrize("column", ["name", "email", "group"])
def test_what_is_too_long_for_a_person_is_refused(tmp_path: Path, column: str) -> None:
    """Names are compared letter by letter, in several spellings."""
    roster = tmp_path / "roster.csv"
    roster.write_text(f"student,{column}\nana,{'x' * 100_000}\n", encoding="utf-8")
    with pytest.raises(
        DeliveryError, match=r"a list has 100000 characters in the place of a name.*at most 1000"
    ) as error:
        lists.known(tmp_path, [roster], LAB)
    assert len(str(error.value)) < 300


def test_a_long_title_is_not_repeated_in_the_refusal(tmp_path: Path) -> None:
    """Of a list that is none, the first titles say enough."""
    roster = tmp_path / "roster.csv"
    roster.write_text(",".join(["title" * 300] * 50) + "\n", encoding="utf-8")
    with pytest.raises(DeliveryError, match="is no list of people") as error:
        lists.known(tmp_path, [roster], LAB)
    assert len(str(error.value)) < 1_000


class Unread(dict[Key, tuple[Person, ...]]):
    """A dictionary in which one looks things up, and which nobody goes through."""

    def __iter__(self) -> Iterator[Key]:
        raise AssertionError("everybody was looked at to find one")


def test_a_stranger_is_told_without_looking_at_everybody() -> None:
    """Else a file of 100,000 strangers takes an hour."""
    people = joined([[Person("Ana", {"login": "ana"}, "ana")]])
    people = dataclasses.replace(people, by_key=Unread(people.by_key))
    assert people.find({"login": "bo"}, "Bo").code == "unknown"


def test_thousands_of_namesakes_and_rows_are_told_by_the_first() -> None:
    """Every row of them has a problem: each names a few."""
    people = joined([[Person("Ana", {"login": f"u{number}"}, f"s{number}") for number in range(3_000)]])
    found = people.find({}, "Ana")
    assert found.code == "namesakes" and len(found.candidates) == 11
    text = "Student,ID,SIS Login ID,Section,lab-1 (3)\n" + "Ana,1,u1,A,\n" * 3_000
    table = csvfile.read(text.encode(), "canvas.csv")
    sheet = formats.sheet_of("canvas", table, Request(LAB))
    filled = fill.fill(table, sheet, [grade("s1")], people)
    (two_rows,) = [each for each in filled.blockers if each.code == "two_rows"]
    assert two_rows.parameters["rows"] == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ..." == told_rows(range(1, 3_001))


def test_a_name_that_no_file_system_has_is_refused_in_a_download(tmp_path: Path) -> None:
    """Naming rules are read from both ends of a name, in all ways in which it can be parted."""
    names = ["Lab_u1_attempt_2026-11-22-10-00-00_" + "_" * 60_000, "a/" * 3_000 + "x", "ok_1_2_x.ipynb"]
    download = archive.open_download(zipped(tmp_path / "download.zip", [(name, b"x") for name in names]))
    assert [member.path for member in download.members] == ["ok_1_2_x.ipynb"]
    assert [(one.code, len(one.path) <= archive.NAME) for one in download.refused] == [("long_name", True)] * 2


def test_a_download_of_too_many_files_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted before any is looked at."""
    monkeypatch.setattr(archive, "MEMBERS", 100)
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as packed:
        for number in range(101):
            packed.writestr(f"{number}.ipynb", b"x")
    with pytest.raises(DeliveryError, match="101 files, at most 100 are read"):
        archive.open_download(tmp_path / "download.zip")


def test_thousands_of_problems_are_a_screenful() -> None:
    """The first of them, how many more; one line each, and no command to the terminal from a name."""
    screen = io.StringIO()
    console = Console(file=screen, width=80)
    terminal.listed(console, "!", ["[red]name\x1b[2J\nnext " + "x " * 5_000] * 5_000, "en")
    said = screen.getvalue()
    assert said.startswith("! [red]name") and "\x1b" not in said and "next" in said.splitlines()[0]
    assert said.endswith("and 4940 more\n") and len(said) < 200_000


def test_an_id_is_never_cut() -> None:
    """In a narrow terminal it goes on in the next line: two of one beginning stay two."""
    screen = io.StringIO()
    table = terminal.folding(["student", "name"])
    for number in (1, 2):
        table.add_row(f"somebody.with.a.long.name.{number}@university.example", "Somebody With A Long Name")
    Console(file=screen, width=40).print(table)
    lines = [line.split("│")[1].strip() for line in screen.getvalue().splitlines() if line.startswith("│")]
    joined_up = "".join(lines)
    assert all(f"long.name.{number}@university.example" in joined_up for number in (1, 2))
