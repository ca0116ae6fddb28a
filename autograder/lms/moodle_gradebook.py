"""Moodle's gradebook: the CSV that the grader report exports, filled in for "Import > CSV file".

The teacher maps columns by hand there (`grade/import/csv`): one to e-mail, username or ID number, one to the grade item
(or a new one, whose maximum is then 100). One student whom Moodle does not know fails the whole file, so only rows that
Moodle itself exported are in it. `-` is no grade. Imported grades count as overridden and lock the activity's own page.
"""

from __future__ import annotations

import re

from autograder.lms.csvfile import Table
from autograder.lms.format import Format, Notice, Request, Sheet, number, wrong_file
from autograder.lms.identity import Person
from autograder.lms.moodle import unescaped

_FIRST = ("First name", "Nombre", "Vorname", "Prénom", "Nome")
_LAST = ("Last name", "Surname", "Apellido(s)", "Apellidos", "Nachname", "Nom de famille", "Nom", "Sobrenome")
_KEYS = {
    "email": ("Email address", "Dirección de correo", "Dirección Email", "E-Mail-Adresse", "Adresse de courriel"),
    "login": ("Username", "Nombre de usuario", "Anmeldename", "Nom d'utilisateur", "Identificação de usuário"),
    "sis": ("ID number", "Número de ID", "ID-Nummer", "Numéro d'identification", "Número de identificação"),
}
_COMMENT = ("Feedback", "Retroalimentación", "Rückmeldung")


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a grader report export or of a participants list; None when it is none."""
    if table.column(*_FIRST) is None or table.column(*_KEYS["email"], *_KEYS["login"], *_KEYS["sis"]) is None:
        return None
    return tuple(_students(table).values())


def sheet(table: Table, request: Request) -> Sheet:
    """The export as a sheet: the item's column by the title that contains `--column` (or the lab's name)."""
    if listed(table, request.lab) is None:
        raise wrong_file("Moodle gradebook", "it has no first name and no e-mail address, username or ID number")
    wanted = (request.column or request.lab).casefold()
    found = [column for column, title in enumerate(table.header) if wanted in title.casefold()]
    if len(found) > 1:
        titles = ", ".join(table.header[column] for column in found)
        raise wrong_file("Moodle gradebook", f"{wanted!r} is in {len(found)} titles ({titles}); name one with --column")
    grade = found[0] if found else len(table.header)
    people = _students(table)
    numbers = [cell for row in table.rows[1:] for cell in row if re.fullmatch(r"\d+[.,]\d+", cell)]
    guess = "," if any("," in cell for cell in numbers) else "." if numbers else ""
    decimal = request.decimal or guess or ("." if table.column("First name") is not None else ",")
    warnings = [] if request.maximum else [Notice("gradebook_maximum")]
    if not (request.decimal or guess):
        warnings.append(Notice("decimal_guessed", {"sign": decimal}))
    return Sheet(
        people,
        grade,
        maximum=dict.fromkeys(people, request.maximum) if request.maximum else {},
        comment=table.column(*_COMMENT),
        decimal=decimal,
        blank=("", "-"),
        create="" if found else (request.column or request.lab),
        over="dropped",
        clean=unescaped,
        warnings=tuple(warnings),
    )


def _students(table: Table) -> dict[int, Person]:
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, table.column(*titles)) for kind, titles in _KEYS.items()}
        keys = {kind: value for kind, value in keys.items() if value.strip() and number(value) != 0}
        if keys:
            name = f"{table.cell(row, table.column(*_FIRST))} {table.cell(row, table.column(*_LAST))}".strip()
            people[row] = Person(name, keys)
    return people


FORMAT = Format("moodle-gradebook", "Moodle gradebook", listed=listed, sheet=sheet)
