"""Blackboard Learn and Ultra: the assignment file download, and the grade data for "work offline".

Download: `<assignment>_<username>_attempt_<yyyy-mm-dd-hh-mm-ss>_<file>` and a `....txt` of Blackboard's own for each
attempt; assignment, username and file may all hold `_` (as seen by the scripts of kwurst/bb-file-cleanup and others).
Grade data (help.blackboard.com, "Work offline with grade data"): tab or comma, usually UTF-16 and named .xls; the key is
Username; a grade column is `Title [Total Pts: 10 Score] |664617`. The number routes the values: a title without one
creates a column (text of 0 points in Original, 100 points in Ultra).
"""

from __future__ import annotations

import re
from datetime import tzinfo

from autograder.errors import DeliveryError
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, decimal_sign, number, wrong_file
from autograder.lms.identity import Person

# Seen in English, Spanish and Brazilian Portuguese; the upload's own columns in English only.
_TITLES = {
    "login": ("Username", "Nombre de usuario", "Nome do usuário"),
    "last": ("Last Name", "Apellidos", "Sobrenome"),
    "first": ("First Name", "Nombre", "Nome"),
    "sis": ("Student ID", "ID de estudiante"),
    "comment": ("Feedback to Learner",),
    "comment_format": ("Feedback Format",),
}
_NAME = re.compile(r"^(?P<head>.+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})_(?P<own>.+)$", re.DOTALL)
_MARK = re.compile(r"(?=(_attempt_\d{4}(?:-\d\d){5}_))")
_TITLE = re.compile(r"^(?P<title>.*?)\s*\[[^\[\]]*?(?P<points>\d[\d.,]*)[^\[\]]*\]\s*\|\s*(?P<id>\d+)\s*$", re.DOTALL)


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself; the login is read from the right, other readings are kept."""
    for index, part in enumerate(parts):  # a student's own name for a file may hold a / and more behind it
        if found := _NAME.match(part):
            return _claim(found, part, "/".join(("", *parts[index + 1 :])))
    return None


def _claim(found: re.Match[str], part: str, more: str) -> Claim | None:
    if "_" not in found["head"]:
        return None
    marks = list(_MARK.finditer(part))
    if len(marks) > 1:
        # The student's own name for the file holds the mark as well: it may name somebody else, and is never believed.
        heads = [part[: mark.start()] for mark in marks]
        logins = dict.fromkeys(head.rpartition("_")[2] for head in heads)
        return Claim({}, part[marks[-1].end(1) :] + more, heads[-1], unclear=tuple(logins))
    words = found["head"].split("_")
    readings = ["_".join(words[index:]) for index in range(len(words) - 1, 0, -1)]
    keys = {"login": readings[0]}
    return Claim(keys, found["own"] + more, attempt=found["when"], when=found["when"], also=tuple(readings[1:]))


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a grade data download; None when it is none."""
    if _titled(table, "login") is None or _titled(table, "last") is None or table.column("OrgDefinedId") is not None:
        return None
    return tuple(_students(table).values())


def sheet(table: Table, request: Request) -> Sheet:
    """The grade data as a sheet: the column by its number, then its title."""
    if listed(table, request.lab) is None:
        raise wrong_file(
            "Blackboard grade data", "it has no columns Last Name and Username (English, Spanish, Portuguese)"
        )
    wanted = request.column or request.lab
    titles = {column: _TITLE.match(title) for column, title in enumerate(table.header)}
    found = [column for column, title in titles.items() if title and wanted in (title["id"], title["title"].strip())]
    if len(found) > 1:
        names = ", ".join(table.header[column] for column in found)
        raise DeliveryError(f"{wanted!r} is the title of {len(found)} columns ({names}): give the number (--column ID)")
    people = _students(table)
    title = titles[found[0]] if found else None
    column = found[0] if found else len(table.header)
    maximum = request.maximum or (number(title["points"]) if title else None)
    form = _titled(table, "comment_format")
    return Sheet(
        people,
        column,
        maximum=dict.fromkeys(people, maximum) if maximum else {},
        comment=_titled(table, "comment"),
        comment_format=(form, "PLAIN_TEXT") if form is not None else None,
        decimal=decimal_sign(table, people, request, english=table.column("Username") is not None),
        create="" if found else wanted,
        asks=() if maximum or not found else (Notice("no_maximum"),),
        read_as={"login": table.header[_titled(table, "login") or 0]}
        | ({"grade": table.header[column]} if found else {}),
    )


def _titled(table: Table, what: str) -> int | None:
    return table.column(*_TITLES[what])


def _students(table: Table) -> dict[int, Person]:
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, _titled(table, kind)) for kind in ("login", "sis")}
        keys = {kind: value for kind, value in keys.items() if value.strip()}
        if keys:
            name = f"{table.cell(row, _titled(table, 'first'))} {table.cell(row, _titled(table, 'last'))}".strip()
            people[row] = Person(name, keys)
    return people


FORMAT = Format(
    "blackboard",
    "Blackboard",
    claim,
    listed,
    sheet=sheet,
    own_id=("login",),
    extras=("*_attempt_????-??-??-??-??-??.txt",),
)
