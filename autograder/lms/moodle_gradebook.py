"""Moodle's gradebook: the CSV that the grader report exports, filled in for "Import > CSV file".

The teacher maps columns by hand there (`grade/import/csv`): one to e-mail, username or ID number, one to the grade item
(or a new one, whose maximum is then 100). One student whom Moodle does not know fails the whole file, so only rows that
Moodle itself exported are in it. `-` is no grade. Imported grades count as overridden and lock the activity's own page.
"""

from __future__ import annotations

import re

from autograder.errors import DeliveryError
from autograder.lms import moodle_words
from autograder.lms.csvfile import Table
from autograder.lms.format import Format, Notice, Request, Sheet, number, wrong_file
from autograder.lms.identity import Person
from autograder.lms.moodle import unescaped
from autograder.lms.moodle_words import Columns

_ITEM = re.compile(r"^(?P<item>.*?)\s*\((?P<display>[^()]*)\)\s*$", re.DOTALL)


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a grader report export or of a participants list; None when it is none."""
    columns = moodle_words.people(table.header)
    return None if columns is None else tuple(_students(table, columns).values())


def sheet(table: Table, request: Request) -> Sheet:
    """The export as a sheet: the item's column by the title that contains `--column` (or the lab's name).

    Raises DeliveryError when it is no such export, and where the title is that of several items.
    """
    columns = moodle_words.people(table.header)
    if columns is None:
        raise wrong_file(
            "Moodle gradebook",
            f"its titles are {table.told}; a first name and an e-mail address, a username or an ID number "
            "are not among them in any of the languages that are known",
        )
    wanted = request.column or request.lab
    grade = _item(table, columns, wanted, "real")
    people = _students(table, columns)
    maximum = {} if request.maximum is None else dict.fromkeys(people, request.maximum)
    column = len(table.header) if grade is None else grade
    return Sheet(
        people,
        column,
        maximum=maximum,
        comment=_item(table, columns, wanted, "feedback"),
        decimal=request.decimal or ".",  # Moodle writes and reads a point here in every language
        two_decimals=True,
        blank=("", "-"),
        create=wanted if grade is None else "",
        over="dropped",
        clean=unescaped,
        asks=() if maximum else (Notice("gradebook_maximum"),),
        read_as={what: table.header[at] for what, at in columns.at.items()}
        | ({"grade": table.header[grade]} if grade is not None else {}),
    )


def _item(table: Table, columns: Columns, wanted: str, display: str) -> int | None:
    """The column of the item whose title holds `wanted`, displayed so (Real, Percentage, ... in the file's language).

    A title without a display is a grade. Raises DeliveryError for several.
    """
    found = []
    for column, title in enumerate(table.header):
        if column in columns.at.values() or moodle_words.plain(wanted) not in moodle_words.plain(title):
            continue
        parts = _ITEM.match(title)
        shown = [
            each for each in _DISPLAYS if parts and any(pack.means(parts["display"], each) for pack in columns.packs)
        ]
        if display in (shown or ["real"]):
            found.append(column)
    if len(found) > 1:
        titles = ", ".join(repr(table.header[column]) for column in found)
        raise DeliveryError(f"{wanted!r} is in {len(found)} titles ({titles}): name one with --column")
    return found[0] if found else None


_DISPLAYS = ("real", "percentage", "letter", "feedback")


def _students(table: Table, columns: Columns) -> dict[int, Person]:
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, columns.get(kind)) for kind in ("email", "login", "sis")}
        keys = {kind: value for kind, value in keys.items() if value.strip() and number(value) != 0}
        if keys:
            names = (table.cell(row, columns.get(part)) for part in ("first", "last"))
            people[row] = Person(" ".join(names).strip(), keys)
    return people


FORMAT = Format("moodle-gradebook", "Moodle gradebook", listed=listed, sheet=sheet)
