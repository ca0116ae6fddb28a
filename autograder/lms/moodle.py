r"""Moodle: "Download all submissions", the offline grading worksheet, the gradebook CSV, the feedback files zip.

Download (`mod/assign/classes/downloader.php`): a folder `<full name>_<number>_assignsubmission_file` (before 4.1 ending
in `_`) with the student's files, or flat with `_<file>` behind it; `Participant_<number>_...` under blind marking;
`<group>_<group id>_...` for teams, `Default group_...` without a number. The number belongs to one assignment.
Worksheet (`mod/assign/feedback/offline/importgradeslib.php`): Identifier ("Participant 2", "Teilnehmer/in2"), Grade and
Last modified (grade) are needed, all titles in the user's language, the decimal sign that language's ("15,5" on an English
site is stored as 15.0). Skipped in silence: a grade that is equal, blank or out of range.
A cell that ends in a backslash swallows the next one (PHP's fgetcsv), and with it the next student: none is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from autograder.errors import DeliveryError
from autograder.lms import moodle_words
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, number, told_rows, wrong_file
from autograder.lms.identity import Person
from autograder.lms.moodle_words import Columns

_FOLDER = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?$")
_FLAT = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_(?P<own>.+)$", re.DOTALL)
_MARK = re.compile(r"(?=(_(\d+)_assignsubmission_file_))")
_TEAMLESS = re.compile(r"^(?P<name>[^_]+)_assignsubmission_file_?$")
_BLIND = moodle_words.words("blind")


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself."""
    for index, part in enumerate(parts):  # a student's own name for a file may hold a / and more behind it
        inner = parts[index + 1 :]
        if inner and (found := _FOLDER.match(part)):
            return _claim(found["name"], found["number"], "/".join(inner), lab)
        if inner and (found := _TEAMLESS.match(part)):
            return Claim({}, "/".join(inner), group=found["name"].replace("_", " "))
        if found := _FLAT.match(part):
            return _flat(found, part, "/".join(("", *inner)), lab)
    return None


def _flat(found: re.Match[str], part: str, more: str, lab: str) -> Claim:
    numbers = list(_MARK.finditer(part))
    if len(numbers) == 1:
        return _claim(found["name"], found["number"], found["own"] + more, lab)
    # A person's name, or the file's, holds the mark as well: which of the numbers is the person's cannot be told.
    own, name = part[numbers[-1].end(1) :], part[: numbers[-1].start()]
    return Claim({}, own + more, name, unclear=tuple(f"Participant {number[2]}" for number in numbers))


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a worksheet; None when it is none. Raises DeliveryError when it is understood in part."""
    columns = moodle_words.worksheet(table.header)
    return None if columns is None else tuple(person for _, person in _students(table, columns, lab))


def handed_in(table: Table, lab: str) -> Mapping[str, str]:
    """Participant number -> the moment of submission as the worksheet writes it."""
    columns = moodle_words.worksheet(table.header)
    if columns is None or (column := columns.get("submitted")) is None:
        return {}
    people = _students(table, columns, lab)
    return {person.keys[f"participant:{lab}"]: table.cell(row, column) for row, person in people}


def sheet(table: Table, request: Request) -> Sheet:
    """The worksheet as a sheet; its language is told by its titles, its decimal sign by its numbers.

    Raises DeliveryError when it is no worksheet or understood in part, and for grades on a scale of words.
    """
    columns = moodle_words.worksheet(table.header)
    if columns is None:
        raise wrong_file(
            "Moodle grading worksheet",
            f"its titles are {table.told}; Identifier, Grade and Last modified (grade) are not among them in "
            "any of the languages that are known. If your site is in another one, switch Moodle to English first",
        )
    if columns.get("scale") is not None:
        raise DeliveryError("this activity is graded on a scale of words: choose points in its settings, under Grade")
    grade = _chosen(table, columns, request.column)
    people = dict(_students(table, columns, request.lab))
    top = columns.get("maximum")
    maxima = {row: request.maximum or number(table.cell(row, top)) for row in people}
    maximum = {row: value for row, value in maxima.items() if value is not None}
    decimal, notices = _decimal(table, columns, request, (grade, top))
    repairs = _repairs(table)
    return Sheet(
        people,
        grade,
        maximum,
        comment=columns.get("comment"),
        kept={row: "locked" for row in people if columns.is_no(table.cell(row, columns.get("changeable")))},
        decimal=decimal,
        two_decimals=True,
        blank=("", "-"),
        over="dropped",
        clean=unescaped,
        repairs=repairs,
        warnings=(*notices, *_warnings(table, columns, repairs)),
        asks=() if maximum else (Notice("no_maximum"),),
        read_as={meaning: table.header[column] for meaning, column in columns.at.items()}
        | {"grade": table.header[grade]},
    )


def _chosen(table: Table, columns: Columns, title: str) -> int:
    """The column that takes the grades: as told, else the one of that meaning."""
    grade = table.column(title) if title else columns.get("grade")
    if grade is None:
        raise DeliveryError(f"the worksheet has no column {title!r}; its columns are {table.told}")
    return grade


def _warnings(table: Table, columns: Columns, repairs: Mapping[tuple[int, int], str]) -> Iterator[Notice]:
    if columns.get("comment") is None:
        yield Notice("no_comments")
    if repairs:
        yield Notice("backslashes", {"rows": told_rows({row for row, _ in repairs})})
    graded = [
        row for row in range(1, len(table.rows)) if table.cell(row, columns.get("graded")).strip() not in ("", "-")
    ]
    if graded and not columns.is_english:
        yield Notice("moodle_dates", {"count": len(graded)})


def unescaped(text: str) -> str:
    r"""`text` without backslashes, which PHP's CSV reader takes for escapes: `\` becomes `/`."""
    return text.replace("\\", "/").replace("\0", "")


def _repairs(table: Table) -> dict[tuple[int, int], str]:
    """Cells of Moodle's own in which PHP's reader would run on into the next (a name, an old comment), without that."""
    return {
        (row, column): unescaped(cell)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.endswith("\\") or '\\"' in cell
    }


def feedback_path(person: Person, lab: str, name: str) -> str | None:
    """Where a file for one student lies in the feedback files zip; None for a person without a number.

    `mod/assign/feedback/file/importziplib.php`: four parts by `_`, the second the number, the name without `_`.
    """
    participant = person.keys.get(f"participant:{lab}")
    if participant is None:
        return None
    shown = re.sub(r"[_/\\:*?\"<>|]", " ", person.name).strip() or "Participant"
    return f"{shown}_{participant}_assignsubmission_file/{name.lstrip('.~')}"


def _claim(name: str, participant: str, file: str, lab: str) -> Claim:
    keys = {f"participant:{lab}": participant}
    shown = name.replace("_", " ").strip()
    return Claim(keys, file, "" if moodle_words.plain(shown) in _BLIND else shown)


def _students(table: Table, columns: Columns, lab: str) -> Iterator[tuple[int, Person]]:
    def cell(row: int, meaning: str) -> str:
        return table.cell(row, columns.get(meaning))

    for row in range(1, len(table.rows)):
        if found := re.search(r"(?<!\d)(\d++)\s*+$", cell(row, "identifier")):
            keys = {f"participant:{lab}": found[1]} | {kind: cell(row, kind) for kind in ("email", "login", "sis")}
            groups = tuple(name.strip() for name in cell(row, "group").split(",") if name.strip())
            yield (
                row,
                Person(
                    cell(row, "name"), {kind: value for kind, value in keys.items() if value.strip()}, groups=groups
                ),
            )


def _decimal(
    table: Table, columns: Columns, request: Request, numbers: tuple[int | None, ...]
) -> tuple[str, list[Notice]]:
    """The decimal sign: as told, else as in the file's own numbers, else as in the language of its titles.

    Raises DeliveryError where languages with these titles write numbers in different ways (Spanish in Spain and Mexico).
    """
    if request.decimal:
        return request.decimal, []
    cells = [table.cell(row, column) for row in range(1, len(table.rows)) for column in numbers]
    for sign in (",", "."):
        if any(re.fullmatch(rf"\s*\d+{re.escape(sign)}\d+\s*", cell) for cell in cells):
            return sign, []
    if len(columns.decimals) > 1:
        raise DeliveryError(
            "the file shows no number with decimals: say with --decimal , or --decimal . how Moodle writes them"
        )
    (sign,) = columns.decimals
    return sign, [Notice("decimal_guessed", {"sign": sign})]


FORMAT = Format("moodle", "Moodle", claim, listed, handed_in, sheet)
