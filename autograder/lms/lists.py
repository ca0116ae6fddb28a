"""Files on disk -> the lists of people that identity is settled with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.lms import csvfile, formats, identities
from autograder.lms.identity import People, Person, joined


@dataclass(frozen=True, slots=True)
class Lists:
    """Everyone who is known, and when they handed in, as far as a list says so (by key)."""

    people: People
    moments: Mapping[tuple[str, str], str] = field(default_factory=dict)


def known(root: Path, rosters: Sequence[Path], lab: str, more: Iterable[Person] = ()) -> Lists:
    """The people of the course's identities.csv, of the given files (rosters or LMS exports) and of `more`.

    With rosters, what is remembered of people in none of them is left out: they have left the course.
    """
    remembered = identities.read(root)
    lists: list[Sequence[Person]] = [tuple(more)]
    moments: dict[tuple[str, str], str] = {}
    for path in rosters:
        table = csvfile.load(path, legacy=True)
        lists.append(formats.people(table, lab, path.name))
        for format in formats.FORMATS.values():
            if format.handed_in is not None and format.listed is not None and format.listed(table, lab) is not None:
                found = format.handed_in(table, lab)
                moments |= {(f"participant:{lab}", number): text for number, text in found.items()}
    if rosters and remembered:
        present = joined(lists)
        remembered = tuple(person for person in remembered if _present(person, present))
    return Lists(joined([*lists, remembered]), moments)


def _present(person: Person, people: People) -> bool:
    return bool(people.find({**person.keys, "student": person.student}).students)
