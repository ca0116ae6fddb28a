r"""Moodle: "Download all submissions", the offline grading worksheet, the gradebook CSV, the feedback files zip.

Download (`mod/assign/classes/downloader.php`): a folder `<full name>_<number>_assignsubmission_file` (before 4.1 ending
in `_`) with the student's files, or flat with `_<file>` behind it; `Participant_<number>_...` under blind marking;
`<group>_<group id>_...` for teams, `Default group_...` without a number. The number belongs to one assignment.
Worksheet (`mod/assign/feedback/offline/importgradeslib.php`): Identifier ("Participant 2", "Teilnehmer/in2"), Grade and
Last modified (grade) are needed, all titles in the user's language, the decimal sign that language's ("15,5" on an English
site is stored as 15.0). Skipped in silence: a grade that is equal, blank or out of range.
A cell that ends in a backslash swallows the next one (PHP's fgetcsv), and with it the next student: none is ever written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from autograder.lms.csvfile import Table
from autograder.lms.format import Claim, Format, Notice, Request, Sheet, number, wrong_file
from autograder.lms.identity import Person

_FOLDER = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_?$")
_FLAT = re.compile(r"^(?P<name>.+?)_(?P<number>\d+)_assignsubmission_file_(?P<own>.+)$", re.DOTALL)
_TEAMLESS = re.compile(r"^(?P<name>[^_]+)_assignsubmission_file_?$")
_BLIND = ("participant", "participante", "teilnehmer/in", "teilnehmer-in", "partecipante", "deelnemer", "参加者")

# Titles by language, from Moodle's language packs (mod_assign `lastmodifiedgrade` and so on, `assignfeedback_comments`).
_TITLES: Mapping[str, tuple[str, ...]] = {
    "identifier": ("Identifier", "Identificador", "ID", "Identifiant", "Identificatie"),
    "name": ("Full name", "Nombre completo", "Vollständiger Name", "Nom complet", "Nome completo", "Volledige naam"),
    "email": ("Email address", "Dirección de correo", "E-Mail-Adresse", "Adresse de courriel", "Endereço de email"),
    "login": ("Username", "Nombre de usuario", "Anmeldename", "Nom d'utilisateur", "Identificação de usuário"),
    "sis": ("ID number", "Número de ID", "ID-Nummer", "Numéro d'identification", "Número de identificação"),
    "group": ("Group", "Grupo", "Gruppe", "Groupe"),
    "grade": ("Grade", "Calificación", "Bewertung", "Note", "Nota", "Beoordeling", "Cijfer"),
    "maximum": ("Maximum grade", "Calificación máxima", "Bestwertung", "Note maximale", "Nota máxima"),
    "submitted": (
        "Last modified (submission)",
        "Última modificación (entrega)",
        "Zuletzt geändert (Abgabe)",
        "Dernière modification (travail remis)",
        "Última modificação (envio)",
        "Laatst gewijzigd (inzending)",
    ),
    "graded": (
        "Last modified (grade)",
        "Última modificación (calificación)",
        "Zuletzt geändert (Bewertung)",
        "Dernière modification (note)",
        "Última modificação (nota)",
        "Laatst gewijzigd (beoordeling)",
    ),
    "comment": (
        "Feedback comments",
        "Comentarios de retroalimentación",
        "Feedback als Kommentar",
        "Feedback par commentaires",
        "Comentários de feedback",
    ),
}
_POINT = frozenset({"Last modified (grade)"})


def claim(parts: tuple[str, ...], lab: str, zone: tzinfo) -> Claim | None:
    """What a file of the download says of itself."""
    for index, part in enumerate(parts[:-1]):
        if found := _FOLDER.match(part):
            return _claim(found["name"], found["number"], "/".join(parts[index + 1 :]), lab)
        if found := _TEAMLESS.match(part):
            return Claim({}, "/".join(parts[index + 1 :]), group=found["name"].replace("_", " "))
    found = _FLAT.match(parts[-1])
    return _claim(found["name"], found["number"], found["own"], lab) if found else None


def listed(table: Table, lab: str) -> tuple[Person, ...] | None:
    """The students of a worksheet; None when it is none."""
    if _column(table, "identifier") is None or _column(table, "graded") is None:
        return None
    return tuple(person for _, person in _students(table, lab))


def handed_in(table: Table, lab: str) -> Mapping[str, str]:
    """Participant number -> the moment of submission as the worksheet writes it."""
    column = _column(table, "submitted")
    people = _students(table, lab) if column is not None else ()
    return {person.keys[f"participant:{lab}"]: table.cell(row, column) for row, person in people}


def sheet(table: Table, request: Request) -> Sheet:
    """The worksheet as a sheet; its language is told by its titles, its decimal sign by its numbers."""
    identifier, graded = _column(table, "identifier"), _column(table, "graded")
    grade = table.column(request.column) if request.column else _column(table, "grade")
    if identifier is None or graded is None or grade is None:
        raise wrong_file(
            "Moodle grading worksheet", "the columns Identifier, Grade and Last modified (grade) are not all there"
        )
    people = dict(_students(table, request.lab))
    top = _column(table, "maximum")
    maxima = {row: request.maximum or number(table.cell(row, top)) for row in people}
    maximum = {row: value for row, value in maxima.items() if value is not None}
    decimal, warnings = _decimal(table, request, (grade, top), graded)
    if _column(table, "comment") is None:
        warnings.append(Notice("no_comments"))
    if not maximum:
        warnings.append(Notice("no_maximum"))
    repairs = _repairs(table)
    if repairs:
        warnings.append(Notice("backslashes", {"rows": ", ".join(sorted({str(row + 1) for row, _ in repairs}))}))
    locked = {row: "locked" for row in people if _locked(table, row, grade)}
    return Sheet(
        people,
        grade,
        maximum,
        comment=_column(table, "comment"),
        kept=locked,
        decimal=decimal,
        blank=("", "-"),
        over="dropped",
        clean=unescaped,
        repairs=repairs,
        warnings=tuple(warnings),
    )


def unescaped(text: str) -> str:
    r"""`text` without backslashes, which PHP's CSV reader takes for escapes: `\` becomes `/`."""
    return text.replace("\\", "/").replace("\0", "")


def _repairs(table: Table) -> dict[tuple[int, int], str]:
    """Cells of Moodle's own in which PHP's reader would run on into the next (a name, an old comment), without that."""
    return {
        (row, column): unescaped(cell)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.endswith("\\") or '\\"' in cell
    }


def feedback_path(person: Person, lab: str, name: str) -> str | None:
    """Where a file for one student lies in the feedback files zip; None for a person without a number.

    `mod/assign/feedback/file/importziplib.php`: four parts by `_`, the second the number, the name without `_`.
    """
    participant = person.keys.get(f"participant:{lab}")
    if participant is None:
        return None
    shown = re.sub(r"[_/\\:*?\"<>|]", " ", person.name).strip() or "Participant"
    return f"{shown}_{participant}_assignsubmission_file/{name.lstrip('.~')}"


def _claim(name: str, participant: str, file: str, lab: str) -> Claim:
    keys = {f"participant:{lab}": participant}
    shown = name.replace("_", " ").strip()
    return Claim(keys, file, "" if shown.casefold() in _BLIND else shown)


def _column(table: Table, what: str) -> int | None:
    return table.column(*_TITLES[what])


def _students(table: Table, lab: str) -> Iterator[tuple[int, Person]]:
    identifier = _column(table, "identifier")
    for row in range(1, len(table.rows)):
        if found := re.search(r"(\d+)\s*$", table.cell(row, identifier)):
            keys = {f"participant:{lab}": found[1]}
            keys |= {kind: table.cell(row, _column(table, kind)) for kind in ("email", "login", "sis")}
            groups = tuple(name.strip() for name in table.cell(row, _column(table, "group")).split(",") if name.strip())
            kept = {kind: value for kind, value in keys.items() if value.strip()}
            yield row, Person(table.cell(row, _column(table, "name")), kept, groups=groups)


def _decimal(table: Table, request: Request, columns: tuple[int | None, ...], graded: int) -> tuple[str, list[Notice]]:
    """The decimal sign: as told, else as in the file's own numbers, else as in the language of its titles."""
    if request.decimal:
        return request.decimal, []
    cells = [table.cell(row, column) for row in range(1, len(table.rows)) for column in columns]
    for sign in (",", "."):
        if any(re.fullmatch(rf"\s*\d+{re.escape(sign)}\d+\s*", cell) for cell in cells):
            return sign, []
    sign = "." if table.header[graded].strip() in _POINT else ","
    return sign, [Notice("decimal_guessed", {"sign": sign})]


def _locked(table: Table, row: int, grade: int) -> bool:
    """Whether "Grade can be changed" says no: the column stands behind the grade and its maximum, in any language."""
    cells = [
        table.cell(row, column).strip().casefold() for column in range(grade + 1, min(grade + 4, len(table.header)))
    ]
    return any(cell in ("no", "nein", "non", "não", "nee") for cell in cells)


FORMAT = Format("moodle", "Moodle", claim, listed, handed_in, sheet)
