"""Grades into an LMS's own export: first what would change, then the file.

Nothing is invented: rows, identifiers and columns are the file's own, only the grade (and comment) cells of matched rows
change. What could harm is a blocker: a grade without a row (a student lost), two rows for one student, a person who is
not certain, a column that would be created. The caller writes only when there is none, or when told to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from autograder.errors.faults import Faults
from autograder.lms.csvfile import Table
from autograder.lms.format import Notice, Sheet, number, told_rows
from autograder.lms.identity import People, Person
from autograder.model import rounded
from autograder.sinks.grades import Grade, decimal_text, nothing_of_theirs


@dataclass(frozen=True, slots=True)
class Change:
    """One row that has a grade of ours. `kind` is new, changed, same or kept (a message key); `note` says why kept."""

    row: int
    student: str
    name: str
    old: str
    new: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """The filled-in table and everything that an instructor should see before it is used.

    `left` are rows of the file for which there is no grade; they stay as they are. `read_as` tells how titles were understood.
    `faults` are those whose grade could not be put in.
    """

    table: Table
    changes: tuple[Change, ...]
    blockers: tuple[Notice, ...]
    warnings: tuple[Notice, ...]
    left: tuple[Person, ...]
    read_as: Mapping[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)

    def count(self, kind: str) -> int:
        """How many rows changed in this way."""
        return sum(change.kind == kind for change in self.changes)


def fill(
    table: Table,
    sheet: Sheet,
    grades: Iterable[Grade],
    people: People,
    *,
    comments: Mapping[str, str] | None = None,
    create: bool = False,
) -> Filled:
    """`table` with the grades of everyone who is certainly in it; unchanged where a column would be made without leave.

    `comments` go beside the grades, by student, as plain text, where the file has a column for them.
    """
    if sheet.create and not create:
        refused = Notice("creates_column", {"column": sheet.create})
        return Filled(table, (), (refused, *sheet.asks), sheet.warnings, tuple(sheet.people.values()), sheet.read_as)
    by_student = {grade.student: grade for grade in grades}
    rows, blockers = _rows(sheet, people, by_student)
    blockers += sheet.asks
    warnings = list(sheet.warnings)
    cells = dict(sheet.repairs)
    changes, faults = [], Faults()
    for student, row in sorted(rows.items(), key=lambda item: item[1]):
        grade = by_student[student]
        if not grade.final:
            warnings.append(Notice("not_final", {"student": student}))
            continue
        with faults.apart(student, "export"):
            change, notes = _change(table, sheet, row, grade)
            cells |= _cells(sheet, change, (comments or {}).get(student, ""))
            changes.append(change)
            warnings += notes
            if not grade.score and grade.report is not None and nothing_of_theirs(grade.report) is not None:
                warnings.append(Notice("nothing_theirs", {"student": student, "points": change.new}))
    warnings += _scales(sheet, by_student.values())
    if sheet.create:
        cells[0, sheet.grade] = sheet.create
        warnings.append(Notice("creates_column", {"column": sheet.create}))
    told = {blocker.parameters.get("student") for blocker in blockers}
    lost = sorted(by_student.keys() - rows.keys() - told)
    blockers += [Notice("no_row", {"student": student}) for student in lost]
    filled = set(rows.values())
    left = tuple(person for row, person in sheet.people.items() if row not in filled)
    return Filled(table.changed(cells), tuple(changes), tuple(blockers), tuple(warnings), left, sheet.read_as, faults)


def _cells(sheet: Sheet, change: Change, comment: str) -> dict[tuple[int, int], str]:
    """What is written of one student."""
    cells = {}
    if change.kind in ("new", "changed"):
        cells[change.row, sheet.grade] = change.new
    if change.kind != "kept" and sheet.comment is not None and comment:
        cells[change.row, sheet.comment] = sheet.clean(comment)
        if sheet.comment_format is not None:
            cells[change.row, sheet.comment_format[0]] = sheet.comment_format[1]
    return cells


def _scales(sheet: Sheet, grades: Iterable[Grade]) -> list[Notice]:
    """That scores are put on another scale, once for each pair of maxima."""
    ours, theirs = {grade.max_score for grade in grades}, set(sheet.maximum.values())
    pairs = sorted((one, other) for one in ours for other in theirs if one != other)
    return [Notice("scaled", {"ours": decimal_text(one), "theirs": decimal_text(other)}) for one, other in pairs]


def _rows(sheet: Sheet, people: People, grades: Mapping[str, Grade]) -> tuple[dict[str, int], list[Notice]]:
    """Student -> row for everyone who is certain, and a warning for everyone who has a grade and is not."""
    found: dict[str, list[int]] = defaultdict(list)
    blockers = []
    for row, person in sheet.people.items():
        finding = people.find(person.keys, person.name)
        if finding.students:
            found[finding.students[0].student].append(row)
        elif finding.code != "unknown":
            who = ", ".join(finding.candidates)
            parameters = {"row": row + 1, "name": person.name, "who": who}
            blockers.append(Notice(f"row_{finding.code}", parameters))
    rows = {}
    for student in found.keys() & grades.keys():
        if len(found[student]) == 1:
            rows[student] = found[student][0]
        else:
            blockers.append(Notice("two_rows", {"student": student, "rows": told_rows(found[student])}))
    return rows, blockers


def _change(table: Table, sheet: Sheet, row: int, grade: Grade) -> tuple[Change, list[Notice]]:
    old = table.cell(row, sheet.grade)
    name = sheet.people[row].name
    if row in sheet.kept:
        return Change(row, grade.student, name, old, old, "kept", sheet.kept[row]), []
    points, notes = _points(sheet, row, grade)
    new = _written(points, sheet)
    before = number(old)
    if old.strip() in sheet.blank:
        return Change(row, grade.student, name, old, new, "new"), notes
    same = before is not None and decimal_text(before) == decimal_text(points)
    return Change(row, grade.student, name, old, old if same else new, "same" if same else "changed"), notes


def _written(points: Fraction, sheet: Sheet) -> str:
    """A grade as the LMS writes it: without needless zeros, or with two decimals (85,50) unless it is whole."""
    if not sheet.two_decimals:
        return decimal_text(points, decimal=sheet.decimal)
    return format(rounded(points, 2), ".2f").removesuffix(".00").replace(".", sheet.decimal)


def _points(sheet: Sheet, row: int, grade: Grade) -> tuple[Fraction, list[Notice]]:
    """The score on the LMS's own scale; capped where the LMS would drop more than its maximum in silence."""
    points, notes = max(grade.score, Fraction(0)), []
    maximum = sheet.maximum.get(row)
    if maximum is not None and grade.max_score and maximum != grade.max_score:
        points = points / grade.max_score * maximum
    top = grade.max_score if maximum is None else maximum
    if points > top and sheet.over == "dropped":
        parameters = {"student": grade.student, "points": decimal_text(points), "maximum": decimal_text(top)}
        notes.append(Notice("over_maximum", parameters))
        points = top
    return points, notes
