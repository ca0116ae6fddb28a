"""identities.csv in the course folder: which keys of which LMS are which student, learnt at every collect.

    student,name,kind,value
    ana01,"Núñez, Ana",canvas,10021

An export after a collect therefore needs no second matching. The file is plain CSV: an instructor may add a line to say
who somebody is, and what stands here goes before every other list.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from autograder.errors import DeliveryError
from autograder.lms.csvfile import harmless, load
from autograder.lms.identity import Person

FILE = "identities.csv"
_COLUMNS = ("student", "name", "kind", "value")


def read(root: Path) -> tuple[Person, ...]:
    """The people of the course's file, one entry a line; none when there is no file yet."""
    path = root / FILE
    if not path.is_file():
        return ()
    table = load(path, legacy=True)
    columns = [table.column(title) for title in _COLUMNS]
    if None in columns:
        raise DeliveryError(f"{path} must have the columns {', '.join(_COLUMNS)}: mend it, or remove it to start anew")
    people = []
    for row in range(1, len(table.rows)):
        student, name, kind, value = (table.cell(row, column).strip() for column in columns)
        if student and kind and value:
            people.append(Person(name.removeprefix("'"), {kind: value}, student))
    return tuple(people)


def write(root: Path, people: Iterable[Person]) -> None:
    """Add what is now known to the course's file; lines that are there stay. Replaced in one step."""
    known = {(person.student, kind, value): person.name for person in read(root) for kind, value in person.keys.items()}
    for person in people:
        for kind, value in person.keys.items():
            known[person.student, kind, value] = person.name or known.get((person.student, kind, value), "")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((student, harmless(name), kind, value) for (student, kind, value), name in sorted(known.items()))
    fresh = root / f".{FILE}.new"
    fresh.write_text(text.getvalue(), encoding="utf-8", errors="replace")
    os.replace(fresh, root / FILE)
