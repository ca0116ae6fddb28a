"""Brightspace (D2L): the assignment's submissions download, and the grades CSV.

Download: a folder `<number>-<number> - <First Last> - <Sep 24, 2024 926 PM>` for each submission, and `index.html`. There
is no login in it: two students of one name cannot be told apart, which is reported and never guessed.
CSV (community.d2l.com 3538): OrgDefinedId and/or Username first (exports put `#` before them), `<item> Points Grade`, to
which the export adds `<Numeric MaxPoints:20 ...>`; the last column is `End-of-Line Indicator` = `#`. More than the maximum is
capped unless the item may exceed it.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from autograder.course.dates import moment
from autograder.errors import DeliveryError
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, decimal_sign, number, wrong_file
from autograder.lms.identity import Person

_FOLDER = re.compile(r"^(?P<user>\d+)-(?P<file>\d+)\s*- (?P<name>.+?)\s*- (?P<when>[^\W\d]{3,}\.? \d{1,2},? \d{4} .+)$")
_TITLE = re.compile(r"^(?P<title>.*?) Points Grade(?:\s*<(?P<more>[^>]*)>)?\s*$", re.DOTALL)
_ANY_TITLE = re.compile(r"^(?P<title>.*?)\s*<(?P<more>[^>]*\d[^>]*)>\s*$", re.DOTALL)
"""A points column in another language: its kind is a word that is not known, its settings stand in angle brackets."""
_MAXIMUM = re.compile(r":\s*([\d.,]+)")
_END = "#"
"""Every cell of the last column, whatever its title is called in the user's language."""


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself: a name and a moment."""
    for index, part in enumerate(parts[:-1]):
        if found := _FOLDER.match(part):
            return Claim({}, "/".join(parts[index + 1 :]), found["name"], _order(found, zone), when=found["when"])
    return None


def _order(found: re.Match[str], zone: tzinfo) -> str:
    """What sorts attempts: their moments; the number of the hand-in where a moment cannot be read."""
    try:
        return f"{moment(found['when'], zone):%Y-%m-%dT%H:%M:%S}"
    except DeliveryError:
        return found["file"].zfill(20)


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a grades CSV; None when it is none."""
    ends = {table.cell(row, len(table.header) - 1).strip() for row in range(1, len(table.rows)) if any(table.rows[row])}
    if ends != {_END} or table.column("OrgDefinedId", "Username") is None:
        return None
    return tuple(_students(table).values())


def sheet(table: Table, request: Request) -> Sheet:
    """The grades CSV as a sheet: the item by its title; an item that is not there is never created."""
    if listed(table, request.lab) is None:
        raise wrong_file("Brightspace grades", "its rows do not end in #, or it has neither OrgDefinedId nor Username")
    wanted = request.column or request.lab
    titles = {column: _TITLE.match(title) or _ANY_TITLE.match(title) for column, title in enumerate(table.header)}
    found = [column for column, title in titles.items() if title and _is_called(title["title"], wanted)]
    if len(found) != 1:
        items = ", ".join(repr(title["title"]) for title in titles.values() if title) or "none"
        raise DeliveryError(
            f"{len(found)} grade items are called {wanted!r}; the file has {items}. Export with Points grade ticked, and "
            "name the item with --column"
        )
    people = _students(table)
    title = titles[found[0]]
    stated = _MAXIMUM.search(title["more"] or "") if title else None
    maximum = request.maximum or (number(stated[1].rstrip(".,")) if stated else None)
    return Sheet(
        people,
        found[0],
        dict.fromkeys(people, maximum) if maximum else {},
        decimal=decimal_sign(table, people, request),
        over="dropped",
        asks=() if maximum else (Notice("no_maximum"),),
        read_as={"grade": table.header[found[0]]},
    )


def _is_called(title: str, wanted: str) -> bool:
    """Whether a points column is that of the item `wanted`; behind its name stands its kind, in the user's language."""
    return title.strip() == wanted or title.startswith(f"{wanted} ")


def _students(table: Table) -> dict[int, Person]:
    columns = {"login": "Username", "orgdefined": "OrgDefinedId", "email": "Email"}
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, table.column(title)).removeprefix("#") for kind, title in columns.items()}
        keys = {kind: value for kind, value in keys.items() if value.strip()}
        if keys:
            name = _name(table, row)
            people[row] = Person(name, keys)
    return people


def _name(table: Table, row: int) -> str:
    first, last = table.column("First Name", "Nombre"), table.column("Last Name", "Apellido", "Apellidos")
    return f"{table.cell(row, first)} {table.cell(row, last)}".strip()


FORMAT = Format("brightspace", "Brightspace", claim, listed, sheet=sheet, extras=("index.html",))
