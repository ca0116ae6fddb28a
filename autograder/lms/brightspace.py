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
from autograder.lms.format import Claim, Format, Request, Sheet, number, wrong_file
from autograder.lms.identity import Person

_FOLDER = re.compile(r"^(?P<user>\d+)-(?P<file>\d+)\s*- (?P<name>.+?)\s*- (?P<when>[^\W\d]{3,}\.? \d{1,2},? \d{4} .+)$")
_TITLE = re.compile(r"^(?P<title>.*?) Points Grade(?:\s*<(?P<more>[^>]*)>)?\s*$", re.DOTALL)
_MAXIMUM = re.compile(r"MaxPoints:\s*([\d.,]+)")
_END = "End-of-Line Indicator"


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself: a name and a moment."""
    for index, part in enumerate(parts[:-1]):
        if found := _FOLDER.match(part):
            when = moment(found["when"], zone)
            attempt = f"{when:%Y-%m-%dT%H:%M:%S}" if when else found["file"].zfill(20)
            return Claim({}, "/".join(parts[index + 1 :]), found["name"], attempt, when=when)
    return None


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a grades CSV; None when it is none."""
    if table.column(_END) is None or table.column("OrgDefinedId", "Username") is None:
        return None
    return tuple(_students(table).values())


def sheet(table: Table, request: Request) -> Sheet:
    """The grades CSV as a sheet: the item by its title; an item that is not there is never created."""
    if listed(table, request.lab) is None:
        raise wrong_file("Brightspace grades", f"it has no column {_END!r}, or neither OrgDefinedId nor Username")
    wanted = request.column or request.lab
    titles = {column: _TITLE.match(title) for column, title in enumerate(table.header)}
    found = [column for column, title in titles.items() if title and title["title"].strip() == wanted]
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
    maxima = dict.fromkeys(people, maximum) if maximum else {}
    return Sheet(people, found[0], maxima, decimal=request.decimal or ".", over="dropped")


def _students(table: Table) -> dict[int, Person]:
    columns = {"login": "Username", "orgdefined": "OrgDefinedId", "email": "Email"}
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, table.column(title)).removeprefix("#") for kind, title in columns.items()}
        keys = {kind: value for kind, value in keys.items() if value.strip()}
        if keys:
            name = f"{table.cell(row, table.column('First Name'))} {table.cell(row, table.column('Last Name'))}".strip()
            people[row] = Person(name, keys)
    return people


FORMAT = Format("brightspace", "Brightspace", claim, listed, sheet=sheet, extras=("index.html",))
