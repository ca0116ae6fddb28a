"""A course of 200, download -> collect -> grade -> export, through every LMS: nobody lost, nobody mistaken for another."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.lms import archive, collect, csvfile, fill, formats, lists, submitted
from autograder.lms.format import Request
from autograder.sinks.grades import Grade, Item, decimal_text

from . import course as made
from . import importers
from .course import DUE, LAB, Someone

PEOPLE = made.people()


@dataclass(frozen=True, slots=True)
class Lms:
    """One LMS of the simulation: what it lets one download, its list, its key of a person, and whether it has all attempts."""

    name: str
    download: Callable[[Path, Sequence[Someone]], Path]
    listing: Callable[[Sequence[Someone]], bytes]
    key: Callable[[Someone], str]
    every_attempt: bool = False


LMSS = (
    Lms("canvas", made.canvas_zip, made.canvas_gradebook, lambda one: str(one.canvas)),
    Lms("moodle", made.moodle_zip, made.moodle_worksheet, lambda one: str(one.participant)),
    Lms("blackboard", made.blackboard_zip, made.blackboard_grades, lambda one: one.login, every_attempt=True),
    Lms("brightspace", made.brightspace_zip, made.brightspace_grades, lambda one: one.login, every_attempt=True),
    Lms("openedx", made.openedx_zip, made.openedx_points, lambda one: str(one.number + 5)),
)


def points(owner: int) -> Fraction:
    """A score that is another for almost everybody, with thirds among them."""
    return Fraction(owner * 13 % 301, 3)


def collected(lms: Lms, folder: Path) -> tuple[Course, collect.Plan]:
    """The course after `collect` with the LMS's own list."""
    (folder / "list.csv").write_bytes(lms.listing(PEOPLE))
    download = archive.open_download(lms.download(folder / "download.zip", PEOPLE))
    format = formats.detect([member.parts for member in download.members], LAB)
    assert format.name == lms.name
    known = lists.known(folder, [folder / "list.csv"], LAB)
    given = collect.Circumstances(LAB, UTC, DUE, moments=known.moments, listed=True)
    return Course(folder), collect.plan(download, format, known.people, given)


def grades(course: Course) -> tuple[list[Grade], dict[str, int]]:
    """A grade for everyone in submitted/, made from whose notebook really lies there; and who that is."""
    owners = {
        student: made.owner((course.submitted(student, LAB) / f"{LAB}.ipynb").read_bytes())[0]
        for student in course.students(LAB)
    }
    items = {student: Item("all", Fraction(100), automatic=points(owner)) for student, owner in owners.items()}
    return [Grade(student, (item,)) for student, item in items.items()], owners


def upload(lms: Lms, data: bytes) -> importers.Imported:
    """What the LMS would do with the file."""
    listed = [one for one in PEOPLE if one.listed]
    match lms.name:
        case "canvas":
            return importers.canvas(
                data, {"99999", *(str(one.canvas) for one in listed)}, {"311": "Quiz 1", "312": LAB}
            )
        case "moodle":
            titles = (
                "Identificador",
                "Calificación",
                "Última modificación (calificación)",
                "Comentarios de retroalimentación",
            )
            return importers.moodle(data, Decimal(50), decimal=",", titles=titles)
        case "blackboard":
            return importers.blackboard(data, {"664617", "664001"})
        case "brightspace":
            return importers.brightspace(data, {LAB: Decimal(50)})
        case _:
            sums = {str(one.number + 5): f"c5um{one.number:04x}" for one in listed}
            return importers.openedx(data, sums, Decimal(50))


@pytest.mark.parametrize("lms", LMSS, ids=lambda lms: lms.name)
def test_everybody_is_matched_or_reported_and_nobody_is_somebody_else(lms: Lms, tmp_path: Path) -> None:
    """Every hand-in of 200 lies in its author's folder with its moment, or is reported by name."""
    course, plan = collected(lms, tmp_path)
    submitted.apply(course, plan, submitted.steps(course, plan))
    _, owners = grades(course)
    by_number = {one.number: one for one in PEOPLE}
    for student, owner in owners.items():
        one = by_number[owner]
        assert student == (one.email if lms.name == "moodle" else one.login)
        if lms.name == "openedx":  # its archive says nothing of time, and nothing is made up
            assert not (course.submitted(student, LAB) / "timestamp.txt").exists()
            continue
        stamp = (course.submitted(student, LAB) / "timestamp.txt").read_text()
        when = datetime.fromisoformat(stamp.strip().replace(" UTC", "+00:00"))
        right = one.counted if lms.every_attempt else one.hands_in[-1]
        assert (when > DUE) == (right > DUE)
        if lms.name in ("moodle", "blackboard", "brightspace"):
            assert abs((when - right).total_seconds()) < 60
    handed = {one.number for one in PEOPLE if one.hands_in}
    lost = [by_number[number] for number in handed - set(owners.values())]
    assert {one.number for one in lost if one.listed} <= namesakes(lms)
    assert all(any(mentions(problem, one, lms) for problem in plan.problems) for one in lost)
    assert set(owners.values()) <= {one.number for one in PEOPLE if one.listed and one.hands_in}
    assert {person.student for person in plan.missing} >= {
        one.login if lms.name != "moodle" else one.email for one in PEOPLE if one.listed and not one.hands_in
    }


@pytest.mark.parametrize("lms", LMSS, ids=lambda lms: lms.name)
def test_every_grade_arrives_at_its_person_by_the_importers_own_rules(lms: Lms, tmp_path: Path) -> None:
    """The LMS, reading the filled-in export by its own rules, gives each person the score of their own notebook."""
    course, plan = collected(lms, tmp_path)
    submitted.apply(course, plan, submitted.steps(course, plan))
    graded, owners = grades(course)
    filled = filled_in(lms, course, lms.listing(PEOPLE), graded)
    assert not filled.blockers
    result = upload(lms, filled.table.data())
    right = {lms.key(one): points(one.number) / 2 for one in PEOPLE if one.number in owners.values()}
    got = {key.partition("/")[0]: value for key, value in result.grades.items() if "/311" not in key}
    assert {key: Decimal(f"{float(value):.2f}") for key, value in got.items()} == {
        key: Decimal(decimal_text(value)).quantize(Decimal("0.01")) for key, value in right.items()
    }
    assert not result.new_people
    assert result.new_columns in ([], ["Final Score"])
    assert result.changed_points.get("312") in (None, "50")
    again = filled_in(lms, course, filled.table.data(), graded)
    assert {change.kind for change in again.changes} == {"same"}
    assert again.table.data() == filled.table.data()


def test_collecting_twice_changes_nothing(tmp_path: Path) -> None:
    """The second collect of the same download finds everything as it is."""
    lms = LMSS[2]
    course, plan = collected(lms, tmp_path)
    submitted.apply(course, plan, submitted.steps(course, plan))
    before = contents(tmp_path)
    _, again = collected(lms, tmp_path)
    steps = submitted.steps(course, again)
    assert {step.action for step in steps} == {"same"}
    assert submitted.apply(course, again, steps) == 0
    assert contents(tmp_path) == before


def contents(folder: Path) -> dict[Path, bytes]:
    """Every file of the course by path, the download aside."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".zip"}


def test_an_older_download_does_not_undo_a_newer_one(tmp_path: Path) -> None:
    """Collecting last week's download after this week's leaves this week's hand-ins alone and says so."""
    lms = LMSS[2]
    course, plan = collected(lms, tmp_path)
    submitted.apply(course, plan, submitted.steps(course, plan))
    early = [Someone(one.number, one.first, one.last, one.hands_in[:1], one.listed) for one in PEOPLE]
    download = archive.open_download(made.blackboard_zip(tmp_path / "early.zip", early))
    known = lists.known(tmp_path, [tmp_path / "list.csv"], LAB)
    given = collect.Circumstances(LAB, UTC, DUE, listed=True)
    old = collect.plan(download, formats.FORMATS["blackboard"], known.people, given)
    actions = {step.hand_in.student: step.action for step in submitted.steps(course, old)}
    twice = {one.login for one in PEOPLE if one.listed and one.hands_in and one.counted > one.hands_in[0]}
    assert twice
    assert {student for student, action in actions.items() if action == "older"} == twice


def test_ids_of_a_registrar_travel_through_every_lms(tmp_path: Path) -> None:
    """With a roster, nbgrader's ids are the roster's, and the export needs no list again."""
    (tmp_path / "roster.csv").write_bytes(made.roster(PEOPLE))
    (tmp_path / "list.csv").write_bytes(made.moodle_worksheet(PEOPLE))
    download = archive.open_download(made.moodle_zip(tmp_path / "download.zip", PEOPLE))
    known = lists.known(tmp_path, [tmp_path / "list.csv", tmp_path / "roster.csv"], LAB)
    given = collect.Circumstances(LAB, UTC, DUE, moments=known.moments, listed=True)
    plan = collect.plan(download, formats.FORMATS["moodle"], known.people, given)
    course = Course(tmp_path)
    submitted.apply(course, plan, submitted.steps(course, plan))
    graded, owners = grades(course)
    assert all(student == f"st-{owner:03d}" for student, owner in owners.items())
    assert len(owners) == sum(bool(one.hands_in) and one.listed for one in PEOPLE)
    for lms in LMSS[:2]:
        filled = filled_in(lms, course, lms.listing(PEOPLE), graded)
        assert len(filled.changes) == (len(graded) if lms.name == "moodle" else len(filled.changes))
        assert not [one for one in filled.blockers if one.code != "no_row"]
    assert not filled_in(LMSS[1], course, made.moodle_worksheet(PEOPLE), graded).blockers


def filled_in(lms: Lms, course: Course, data: bytes, graded: Sequence[Grade]) -> fill.Filled:
    """The export filled in with what the course remembers, and no list."""
    table = csvfile.read(data, "list.csv")
    maximum = Fraction(50) if lms.name == "openedx" else None
    sheet = formats.sheet_of(lms.name, table, Request(LAB, maximum=maximum))
    comment = 'Bien.\nRuta C:\\datos\\ y "comillas"\\'
    comments = {one.student: comment for one in graded}
    return fill.fill(table, sheet, graded, lists.known(course.root, (), LAB).people, comments=comments)


def namesakes(lms: Lms) -> set[int]:
    """Who cannot be told apart where a download has names only (Brightspace's): one of several of that name, accents aside."""
    if lms.name != "brightspace":
        return set()
    plain: dict[str, list[int]] = {}
    for one in PEOPLE:
        plain.setdefault(letters(one.name), []).append(one.number)
    return {number for numbers in plain.values() if len(numbers) > 1 for number in numbers}


def letters(name: str) -> str:
    """The letters of a name, sorted, without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sorted(character for character in plain if unicodedata.category(character)[0] == "L"))


def mentions(problem: collect.Problem, one: Someone, lms: Lms) -> bool:
    """Whether a problem is about this person."""
    if lms.name == "brightspace":
        return any(letters(one.name) == letters(text) for text in (problem.subject, *problem.who))
    return lms.key(one) in problem.subject or one.login in problem.subject
