"""A course of 200 people as real courses are, and what each LMS would let its teacher download of it.

The layouts are written here from the LMSs' own sources and documentation (named in each function), independently of the
code under test. A hand-in is a small notebook that carries its owner's number, so that a mix-up is seen.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

LAB = "canales-multiples"
DUE = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

_FIRST = (
    "Ana María", "José", "Jose", "Zoë", "Siân", "Łukasz", "Nguyễn", "Müge", "Jürgen", "Søren", "Ólafur", "Αλέξανδρος",
    "Дмитрий", "Мария", "محمد", "فاطمة", "אברהם", "अनिल", "राधा", "สมชาย", "伟", "秀英", "さくら", "健太", "민준", "서연", "O'Neil",
    "Anne-Sophie", "Jean_Luc", "D’Angelo", "N'Golo", "Çağla", "İrem", "Ståle", "Weiß", "María José", "X Æ", "Ioana", "Ștefan",
    "Lê",
)  # fmt: skip
_LAST = (
    "Núñez Ortega", "García", "Garcia", "O'Brien", "Smith, Jr.", "van der Berg", "de la Cruz", "Kowalski", "Văn Đức", "Öztürk",
    "Müller", "Sørensen", "Guðmundsdóttir", "Παπαδόπουλος", "Иванов", "الأحمد", "בן־דוד", "शर्मा", "วงศ์สุวรรณ", "王", "李", "佐藤",
    "高橋", "김", "박", "St. John", "Lee_Park", "=cmd|' /C calc'!A0", "+Plus", "@Home", "-Minus", "Back\\slash", 'Quote "Q" Inn',
    "Late", "LATE 5 7", "12 34", "Ñandú", "Ibáñez", "Zhao", "Ó Súilleabháin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of the course. `hands_in` are the moments of their hand-ins; `listed` is False for the withdrawn."""

    number: int
    first: str
    last: str
    hands_in: tuple[datetime, ...]
    listed: bool = True

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def login(self) -> str:
        return f"u{self.number:04d}" + ("_x" if self.number % 10 == 3 else "")

    @property
    def email(self) -> str:
        return f"person.{self.number}@uni.example"

    @property
    def canvas(self) -> int:
        return 90_000 + self.number * 7

    @property
    def participant(self) -> int:
        return 1_000 + (self.number * 37) % 997

    @property
    def late(self) -> bool:
        return all(when > DUE for when in self.hands_in)

    @property
    def counted(self) -> datetime:
        """The moment of the attempt that counts: the latest on time, else the latest."""
        on_time = [when for when in self.hands_in if when <= DUE]
        return (on_time or list(self.hands_in))[-1]


def people(count: int = 200) -> tuple[Someone, ...]:
    """200 people: in many scripts, three pairs of namesakes, late, twice, never, and four who have withdrawn."""
    found: list[Someone] = []
    for number in range(count):
        first, last = _FIRST[number % len(_FIRST)], _LAST[(number * 3 + number // len(_FIRST)) % len(_LAST)]
        if number in (41, 82, 123):
            first, last = found[number - 40].first, found[number - 40].last
        moments: tuple[datetime, ...] = (DUE - timedelta(hours=number + 1),)
        if number % 9 == 4:
            moments = (DUE + timedelta(hours=3),)
        if number % 7 == 2:
            moments = (DUE - timedelta(days=9), *moments)
        if number % 21 == 5:
            moments = (*moments, DUE + timedelta(days=1))
        if number % 13 == 6:
            moments = ()
        found.append(Someone(number, first, last, moments, listed=number % 50 != 17))
    return tuple(found)


def notebook(owner: int, attempt: int = 0) -> bytes:
    """A notebook that says whose it is."""
    cell: dict[str, object] = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    source = f"# owner {owner} attempt {attempt}\nx = 1\n"
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell | {"source": source}]}
    return json.dumps(plain).encode()


def owner(data: bytes) -> tuple[int, int]:
    """Whose notebook it is, and which attempt."""
    found = re.search(r"# owner (\d+) attempt (\d+)", data.decode())
    assert found
    return int(found[1]), int(found[2])


def zipped(path: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """A zip file with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


def table(rows: Sequence[Sequence[object]], *, delimiter: str = ",", quote_all: bool = False, end: str = "\n") -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    style: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=style).writerows(rows)
    return text.getvalue()


def attempts(someone: Someone) -> list[tuple[datetime, bytes]]:
    """Every hand-in with its notebook."""
    return [(when, notebook(someone.number, index)) for index, when in enumerate(someone.hands_in)]


def ruby_word(character: str) -> bool:
    """Ruby's [[:word:]]: letters, marks, digits and connectors."""
    return unicodedata.category(character)[0] in "LM" or unicodedata.category(character) in ("Nd", "Pc")


def canvas_zip(path: Path, course: Sequence[Someone]) -> Path:
    """`lib/content_zipper.rb`: only the latest attempt; `<lastfirst>[_LATE]_<user>_<attachment>_<name>`."""
    files = []
    for one in course:
        for index, (when, data) in enumerate(attempts(one)[-1:]):
            short = "".join(filter(ruby_word, f"{one.last}, {one.first}".lower()))
            late = "_LATE" if when > DUE else ""
            copy = f"-{len(one.hands_in) - 1}" if len(one.hands_in) > 1 else ""
            files.append((f"{short}{late}_{one.canvas}_{5_000_000 + one.number * 10 + index}_{LAB}{copy}.ipynb", data))
    return zipped(path, files)


def canvas_gradebook(course: Sequence[Someone]) -> bytes:
    """`lib/gradebook_exporter.rb`."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz 1 (311)", f"{LAB} (312)", "Assignments Current Points",
            "Final Score"]  # fmt: skip
    rows: list[list[object]] = [[*head], ["", "", "", "", "", "Manual Posting", "", "", ""]]
    rows.append(["    Points Possible", "", "", "", "", "10", "50", "(read only)", "(read only)"])
    for one in course:
        if one.listed:
            name = f"{one.last}, {one.first}"
            shown = f"'{name}" if name.startswith("=") else name
            rows.append(
                [shown, one.canvas, f"S{one.number:05d}", one.login, "Group A, Group B", "7.5", "", "7.5", "75"]
            )
    rows.append(["Student, Test", 99_999, "", "aa11bb22", "Group A", "", "", "", ""])
    return table(rows).encode()


def moodle_zip(path: Path, course: Sequence[Someone]) -> Path:
    """`mod/assign/classes/downloader.php`: a folder for each person and plugin; the latest hand-in only."""
    files = []
    for one in course:
        for _, data in attempts(one)[-1:]:
            shown = re.sub(r"[&<>\"`|':\\/]", "", one.name.replace("_", " "))  # Moodle's PARAM_FILE
            folder = f"{shown}_{one.participant}_assignsubmission_file"
            files.append((f"{folder}/{LAB}.ipynb", data))
            if one.number % 11 == 0:
                files.append((f"{folder}/notes/thoughts.txt", b"hello"))
    return zipped(path, files)


_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
)


def moodle_worksheet(course: Sequence[Someone]) -> bytes:
    """`mod/assign/feedback/offline`, on a Spanish site: titles and dates in Spanish, decimal comma, UTF-8 with BOM."""
    rows: list[list[object]] = [[
        "Identificador", "Nombre completo", "Dirección de correo", "Estado", "Calificación", "Calificación máxima",
        "La calificación puede ser cambiada", "Última modificación (entrega)", "Última modificación (calificación)",
        "Comentarios de retroalimentación",
    ]]  # fmt: skip
    for one in course:
        if one.listed:
            when = one.hands_in[-1] if one.hands_in else None
            written = "-"
            if when:
                day = f"{_DAYS[when.weekday()]}, {when.day} de {_MONTHS[when.month - 1]} de {when.year}"
                written = f"{day}, {when:%H:%M}"
            state = "Enviado para calificar" if when else "Sin entrega"
            name = one.name.replace("\\", "/")
            rows.append(
                [f"Participante {one.participant}", name, one.email, state, "", "50,00", "Sí", written, "-", ""]
            )
    return b"\xef\xbb\xbf" + table(rows).encode()


def blackboard_zip(path: Path, course: Sequence[Someone]) -> Path:
    """`<assignment>_<username>_attempt_<stamp>_<file>` and Blackboard's own .txt; all attempts."""
    files = []
    for one in course:
        for when, data in attempts(one):
            stem = f"Lab_1 canales_{one.login}_attempt_{when:%Y-%m-%d-%H-%M-%S}"
            files.append((f"{stem}.txt", f"Name: {one.name} ({one.login})".encode()))
            files.append((f"{stem}_{LAB}.ipynb", data))
    return zipped(path, files)


def blackboard_grades(course: Sequence[Someone]) -> bytes:
    """ "Work offline": tab-delimited, quoted, UTF-16 with a byte order mark."""
    head = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
            f"{LAB} [Total Pts: 50 Score] |664617", "Total [Total Pts: up to 150 Score] |664001"]  # fmt: skip
    rows: list[list[object]] = [[*head]]
    rows += [
        [one.last, one.first, one.login, f"S{one.number:05d}", "2026-11-20 10:00:00", "Yes", "", ""]
        for one in course
        if one.listed
    ]
    return b"\xff\xfe" + table(rows, delimiter="\t", quote_all=True, end="\r\n").encode("utf-16-le")


def brightspace_zip(path: Path, course: Sequence[Someone]) -> Path:
    """A folder `<n>-<n> - <name> - <moment>` for each hand-in, and index.html; all attempts."""
    files = [("index.html", b"<html></html>")]
    for one in course:
        for index, (when, data) in enumerate(attempts(one)):
            hour = when.hour % 12 or 12
            moment = f"{when:%b} {when.day}, {when.year} {hour}{when:%M} {'AM' if when.hour < 12 else 'PM'}"
            name = re.sub(r'[/\\:*?"<>|]', "", one.name)
            files.append((f"{1000 + one.number}-{77_000 + one.number + index} - {name} - {moment}/{LAB}.ipynb", data))
    return zipped(path, files)


def brightspace_grades(course: Sequence[Someone]) -> bytes:
    """community.d2l.com 3538: ids led by #, the last column # as well."""
    head = ["OrgDefinedId", "Username", "Last Name", "First Name", "Email",
            f"{LAB} Points Grade <Numeric MaxPoints:50 Weight:10>", "End-of-Line Indicator"]  # fmt: skip
    rows: list[list[object]] = [[*head]]
    rows += [
        [f"#{300_000 + one.number}", f"#{one.login}", one.last, one.first, one.email, "", "#"]
        for one in course
        if one.listed
    ]
    return b"\xef\xbb\xbf" + table(rows, end="\r\n").encode()


def openedx_zip(path: Path, course: Sequence[Someone]) -> Path:
    """edx-ora2 `openassessment/data.py`: `[n] - <username> - <file>` in a folder for the unit; the latest only."""
    unit = "[1]Semana 1, [2]Convolución, [1]Canales"
    files = [("submissions.csv", b"course_id,block_id,student_id\n")]
    for one in course:
        for _, data in attempts(one)[-1:]:
            files.append((f"{unit}/[1] - {one.login} - prompt_0.txt", b"done"))
            files.append((f"{unit}/[1] - {one.login} - {LAB}.ipynb", data))
    return zipped(path, files)


def openedx_points(course: Sequence[Someone]) -> bytes:
    """super-csv / staff_graded-xblock: New Points, Previous Points."""
    rows: list[list[object]] = [[
        "user_id", "username", "full_name", "student_uid", "enrolled", "track", "block_id", "title", "date_last_graded",
        "who_last_graded", "csum", "last_points", "points",
    ]]  # fmt: skip
    block = "block-v1:Uni+CV1+2026+type@staffgradedxblock+block@abc"
    rows += [
        [one.number + 5, one.login, one.name, "", "True", "audit", block, LAB, "", "", f"c5um{one.number:04x}", "", ""]
        for one in course
        if one.listed
    ]
    return table(rows, end="\r\n").encode()


def roster(course: Sequence[Someone]) -> bytes:
    """A registrar's list, with nbgrader's ids."""
    rows: list[list[object]] = [["student", "name", "email", "login"]]
    rows += [[f"st-{one.number:03d}", one.name, one.email, one.login] for one in course if one.listed]
    return table(rows).encode()
