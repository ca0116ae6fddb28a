"""No LMS: `<student>/...` folders, or one file for each student, named by nbgrader's student id. And rosters.

`<student>/<files>`, nbgrader's own `<student>/<lab>/<files>`, `<student>.ipynb`, `.py` or `.zip`. What can be read otherwise
too (`doubts`) is a student's only where a list has that student. A roster is a CSV with a
column `student` (or `id`), and any of name, first_name, last_name, email, login, sis, group, canvas, orgdefined, openedx,
ilias; several lists may be given, and are joined by what they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import PurePosixPath

from autograder.intake import names
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format
from autograder.lms.identity import Person

_STUDENT = ("student", "student_id", "id", "estudiante", "alumno")
_NAME = ("name", "full name", "fullname", "nombre", "nombre completo")
_KEYS = {
    "email": ("email", "e-mail", "mail", "correo", "email address"),
    "login": ("login", "username", "user", "usuario", "lms_user_id"),
    "sis": ("sis", "sis_id", "student number", "matricula", "matrícula"),
    "canvas": ("canvas", "canvas_id"),
    "orgdefined": ("orgdefined", "orgdefinedid"),
    "openedx": ("openedx", "user_id"),
    "ilias": ("ilias",),
}
_GROUP = ("group", "groups", "team", "grupo", "equipo")


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """The student that a path names."""
    if len(parts) == 1:
        path = PurePosixPath(parts[0])
        known = path.suffix.lower() in (".ipynb", ".py", ".zip")
        return Claim({"student": path.stem}, parts[0]) if known else None
    inner = _inner(parts, lab)
    return Claim({"student": parts[0]}, "/".join(inner)) if inner != ("timestamp.txt",) else None


def doubts(paths: Sequence[tuple[str, ...]], lab: str) -> dict[tuple[str, ...], str]:
    """The paths whose first part need not be a student, each with the reason (`problem_...` of [lms])."""
    folders = {parts[0] for parts in paths if len(parts) > 1}
    loose = {names.stem(parts[0]).casefold() for parts in paths if len(parts) == 1}
    if len(folders) == 1 and not loose and any(len(_inner(parts, lab)) > 1 for parts in paths):
        return dict.fromkeys(paths, "one_folder")
    found = {}
    for parts in paths:
        if len(parts) > 1:
            continue
        if re.sub(r"[\s_]", "-", lab).casefold() in re.sub(r"[\s_]", "-", names.stem(parts[0])).casefold():
            found[parts] = "named_as_lab"
        elif _is_copy(parts[0], loose):
            found[parts] = "copied"
        elif folders:
            found[parts] = "beside_folders"
    return found


def _inner(parts: tuple[str, ...], lab: str) -> tuple[str, ...]:
    return parts[2:] if parts[1] == lab and len(parts) > 2 else parts[1:]


def _is_copy(name: str, others: set[str]) -> bool:
    """Whether a name has the mark of a copy; a bare number (ana-1) is one where the other file is there, too."""
    marked = [*names.originals(name)]
    numbered = bool(marked) and re.fullmatch(r"[\s_-]\d+", names.stem(name).casefold().removeprefix(marked[0]))
    return bool(marked) and (not numbered or not others.isdisjoint(marked))


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The people of a roster; None when it has no column for the student's id."""
    column = table.column(*_STUDENT)
    if column is None:
        return None
    people = []
    for row in range(1, len(table.rows)):
        if student := table.cell(row, column).strip():
            keys = {kind: table.cell(row, table.column(*titles)) for kind, titles in _KEYS.items()}
            groups = table.cell(row, table.column(*_GROUP)).replace(";", ",").split(",")
            people.append(
                Person(
                    _name(table, row),
                    {kind: value for kind, value in keys.items() if value.strip()},
                    student,
                    tuple(group.strip() for group in groups if group.strip()),
                )
            )
    return tuple(people)


def _name(table: Table, row: int) -> str:
    first, last = (
        table.column("first_name", "first name", "nombre"),
        table.column("last_name", "last name", "apellidos"),
    )
    whole = (
        table.cell(row, table.column(*_NAME)) if last is None else f"{table.cell(row, first)} {table.cell(row, last)}"
    )
    return whole.strip()


FORMAT = Format("plain", "plain", claim, listed, own_id=("student",), doubts=doubts)
