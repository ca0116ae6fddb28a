"""Canvas: the submissions zip and the gradebook CSV.

Zip (`lib/content_zipper.rb` of canvas-lms): flat; `<sortablename>[_LATE]_<user id>_<attachment id>_<file>`, the name in
lower case without spaces and punctuation, a group's name for a group, `anon_<id>` when anonymous.
CSV (`lib/gradebook_importer.rb`, `gradebook_exporter.rb`): Student (or LastName and FirstName), ID, then optional SIS User ID, SIS Login ID,
Integration ID, Root Account, then Section, then assignments as `Title (id)`. An assignment is found by id, then by title,
else Canvas offers to create one; a row whose first cell contains "Points Possible" sets points; "(read only)" there, translated, skips
the column; EX is excused; columns named like Final Score, Current Points, Override Grade are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo

from autograder.errors import DeliveryError
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, number, wrong_file
from autograder.lms.identity import Person

_NAME = re.compile(r"^(?P<name>.*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<own>.+)$", re.DOTALL)
_ANONYMOUS = re.compile(r"^(?P<late>LATE_)?anon_(?P<id>[0-9A-Za-z]+)_(?P<file>\d+)_(?P<own>.+)$")
_TITLE = re.compile(r"^(?P<title>.*?)\s*\((?P<id>\d+)\)\s*$", re.DOTALL)
_DROPPED = re.compile(r"\b(current|final|unposted|override)\b.*\b(score|points|grade)\b", re.IGNORECASE)
_SPLIT = ("LastName", "FirstName")
_KEYS = {"ID": "canvas", "SIS User ID": "sis", "SIS Login ID": "login", "Integration ID": "integration"}


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the zip says of itself."""
    if len(parts) > 2:
        return None
    for index, part in enumerate(parts):  # a student's own name for a file may hold a / and more behind it
        more = "/".join(("", *parts[index + 1 :]))
        if found := _ANONYMOUS.match(part):
            keys = {"canvas-anonymous": found["id"]}
            return Claim(keys, found["own"] + more, order=int(found["file"]), late=bool(found["late"]))
        if (found := _NAME.match(part)) and found["name"]:
            keys, order, late = {"canvas": found["user"]}, int(found["file"]), bool(found["late"])
            return Claim(keys, found["own"] + more, found["name"], order=order, late=late, squashed=True)
    return None


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a gradebook CSV; None when it is none."""
    if not _is_gradebook(table):
        return None
    return tuple(person for _, person in _students(table))


def sheet(table: Table, request: Request) -> Sheet:
    """The gradebook CSV as a sheet; the assignment is found by its number, then its title, then the lab's name."""
    if not _is_gradebook(table):
        raise wrong_file(
            "Canvas gradebook", "its first columns are neither Student and ID nor LastName, FirstName and ID"
        )
    section = table.column("Section")
    if section is None:
        raise wrong_file("Canvas gradebook", "there is no column Section")
    _refuse_damaged(table)
    wanted = request.column or request.lab
    grade = _assignment(table, wanted, section)
    people = dict(_students(table))
    points = next(
        (row for row in range(1, len(table.rows)) if "points possible" in table.cell(row, 0).casefold()), None
    )
    title = "" if grade is not None else wanted
    if title and _DROPPED.search(title):
        raise DeliveryError(f"Canvas drops columns named like {title!r}: name the assignment otherwise (--column)")
    column = len(table.header) if grade is None else grade
    possible = table.cell(points, column) if points is not None else ""
    if re.fullmatch(r"\(.*\)", possible.strip()):  # "(read only)", in the language of the user
        raise DeliveryError(
            f"Canvas computes the column {table.header[column]!r} itself: name an assignment (--column)"
        )
    maximum = request.maximum or number(possible)
    kept = {row: "excused" for row in people if table.cell(row, column).strip().casefold() == "ex"}
    return Sheet(
        people,
        column,
        maximum=dict.fromkeys(people, maximum) if maximum else {},
        kept=kept,
        decimal=request.decimal or ("," if _commas(table, people) else "."),
        blank=("", "-", "N/A"),
        create=title,
        warnings=(Notice("canvas_split"),) if table.header[0].strip() == _SPLIT[0] else (),
        asks=() if maximum or title else (Notice("no_maximum"),),
        read_as={"name": table.header[0], "grade": table.header[grade] if grade is not None else wanted},
    )


def _is_gradebook(table: Table) -> bool:
    header = [title.strip() for title in table.header]
    return len(header) >= 4 and (("Student" in header[0] and "ID" in header[1]) or header[:3] == [*_SPLIT, "ID"])


def _name(table: Table, row: int) -> str:
    """A student's name, "Last, First" or what Canvas shows; the test student's is "Student, Test"."""
    if table.header[0].strip() != _SPLIT[0]:
        return table.cell(row, 0)
    return ", ".join(part for part in (table.cell(row, 0), table.cell(row, 1)) if part.strip())


def _students(table: Table) -> Iterator[tuple[int, Person]]:
    titles = [title.strip() for title in table.header]
    for row in range(1, len(table.rows)):
        name = _name(table, row)
        keys = {_KEYS[title]: table.cell(row, column) for column, title in enumerate(titles) if title in _KEYS}
        keys = {kind: value for kind, value in keys.items() if value.strip()}
        if keys and "points possible" not in name.casefold() and not _muted(table, row) and name != "Student, Test":
            if "@" in keys.get("login", ""):
                keys["email"] = keys["login"]
            yield row, Person(name.removeprefix("'") if name.startswith("'=") else name, keys)


def _muted(table: Table, row: int) -> bool:
    identifier = table.cell(row, table.column("ID")).strip()
    return not identifier and any(cell.startswith(("Manual Posting", "Muted")) for cell in table.rows[row])


def _assignment(table: Table, wanted: str, section: int) -> int | None:
    columns = range(section + 1, len(table.header))
    titles = {column: _TITLE.match(table.header[column]) for column in columns}
    by_id = [column for column, found in titles.items() if found and found["id"] == wanted.strip("()")]
    by_title = [column for column in columns if wanted in (table.header[column].strip(), _bare(table.header[column]))]
    found = by_id or by_title
    if len(found) > 1:
        names = ", ".join(table.header[column] for column in found)
        raise DeliveryError(
            f"{wanted!r} is the title of {len(found)} assignments ({names}): give the number (--column ID)"
        )
    return found[0] if found else None


def _bare(header: str) -> str:
    found = _TITLE.match(header)
    return found["title"] if found else header.strip()


def _commas(table: Table, people: dict[int, Person]) -> bool:
    section = table.column("Section") or 0
    cells = [cell for row in people for cell in table.rows[row][section + 1 :]]
    return any(re.fullmatch(r"\d+,\d+", cell.strip()) for cell in cells)


def _refuse_damaged(table: Table) -> None:
    """Raises DeliveryError when a spreadsheet has been at the identifiers."""
    damaged = [cell for row in table.rows[1:] for cell in row[1:6] if re.fullmatch(r"\d[.,]\d+E\+\d+", cell)]
    if damaged:
        raise DeliveryError(
            f"a spreadsheet has turned an identifier into {damaged[0]!r}: download the file again, unopened"
        )


FORMAT = Format("canvas", "Canvas", claim, listed, sheet=sheet, own_id=("canvas", "canvas-anonymous"), marks_late=True)
