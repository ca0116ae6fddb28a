"""Open edX: the submission archive of open response assessments, and the two grade CSVs.

Archive (edx-ora2, `openassessment/data.py`, OraDownloadData): a folder for each unit, in it
`[<assessment>] - <username> - <file>`, and `submissions.csv`; the whole course in one file. The username is an anonymous
id unless the site allows names. CSVs (edx-bulk-grades 2.0.0, super-csv): *gradebook* (`user_id,course_id` needed, only
`new_override-<8 characters>` is read) and *staff-graded points* (`user_id, block_id, New Points, Previous Points`; older:
`points, csum, last_points`). Both must be the exported file, `csum` as it was; more than the maximum is refused.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from autograder.errors import DeliveryError
from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, wrong_file
from autograder.lms.identity import Person

_FILE = re.compile(r"^\[(?P<index>\d+|x)\] - (?P<login>.+?) - (?P<own>.+)$", re.DOTALL)


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the archive says of itself; the answer texts (`prompt_0.txt`) are no hand-ins."""
    for index, part in enumerate(parts):  # a student's own name for a file may hold a / and more behind it
        if found := _FILE.match(part):
            own = "/".join((found["own"], *parts[index + 1 :]))
            if re.fullmatch(r"prompt_\d+\.txt", own):
                return None
            return Claim({"login": found["login"]}, own, block=f"{'/'.join(parts[:index])} [{found['index']}]")
    return None


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of either CSV; None when it is neither."""
    if table.column("user_id") is None or table.column("username") is None:
        return None
    return tuple(_students(table).values())


def sheet(table: Table, request: Request) -> Sheet:
    """Either CSV as a sheet."""
    if listed(table, request.lab) is None:
        raise wrong_file("Open edX grade", "it has no columns user_id and username")
    people = _students(table)
    grade = table.column("New Points") if table.column("csum") is None else table.column("points")
    if grade is None:
        grade = _override(table, request)
    elif missing := [title for title in ("block_id",) if table.column(title) is None]:
        raise wrong_file("Open edX staff-graded points", f"there is no column {missing[0]}")
    warnings = () if request.maximum else (Notice("no_maximum"),)
    maxima = dict.fromkeys(people, request.maximum) if request.maximum else {}
    return Sheet(people, grade, maxima, over="dropped", warnings=warnings)


def _override(table: Table, request: Request) -> int:
    if table.column("course_id") is None:
        raise wrong_file("Open edX gradebook", "there is no column course_id")
    found = [column for column, title in enumerate(table.header) if title.startswith("new_override-")]
    if request.column:
        block = request.column.removeprefix("new_override-")
        names = {table.cell(0, column) for column in found}
        found = [column for column in found if _belongs(table, column, block)]
        if not found:
            raise DeliveryError(f"no subsection {request.column!r}: the file has {', '.join(sorted(names)) or 'none'}")
    if len(found) != 1:
        titles = ", ".join(table.header[column] for column in found) or "none"
        raise DeliveryError(f"the file has {len(found)} subsections to override ({titles}): name one with --column")
    return found[0]


def _belongs(table: Table, column: int, wanted: str) -> bool:
    """Whether an override column is the subsection `wanted`, by its 8 characters or by its name in `name-<id>`."""
    block = table.header[column].removeprefix("new_override-")
    name = table.column(f"name-{block}")
    return wanted == block or any(
        table.cell(row, name) == wanted for row in range(1, len(table.rows)) if name is not None
    )


def _students(table: Table) -> dict[int, Person]:
    columns = {"openedx": "user_id", "login": "username", "sis": "student_key", "integration": "student_uid"}
    people = {}
    for row in range(1, len(table.rows)):
        keys = {kind: table.cell(row, table.column(title)) for kind, title in columns.items()}
        keys = {kind: value for kind, value in keys.items() if value.strip()}
        if "openedx" in keys:
            people[row] = Person(table.cell(row, table.column("full_name")), keys)
    return people


FORMAT = Format(
    "openedx", "Open edX", claim, listed, sheet=sheet, own_id=("login",), extras=("submissions.csv", "*prompt_*.txt")
)
