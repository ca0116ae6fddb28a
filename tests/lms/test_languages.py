"""LMS files as LMSs write them in their users' languages: understood whole, or refused whole, never read in part."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import pytest

from autograder.errors import DeliveryError
from autograder.lms import csvfile, fill, formats, moodle_words
from autograder.lms.format import Request
from autograder.lms.identity import People, joined
from autograder.sinks.grades import Grade, Item

LAB = "multiple-channels"
PACKS = moodle_words.packs()
_WORDS = tomllib.loads(moodle_words._FILE.read_text(encoding="utf-8"))
WORKSHEET = (
    "identifier",
    "name",
    "email",
    "status",
    "grade",
    "maximum",
    "changeable",
    "submitted",
    "graded",
    "comment",
)
GRADEBOOK = ("first", "last", "sis", "institution", "department", "email")


def written(language: str, meaning: str) -> str:
    """A title as a site in `language` writes it: the pack's own string, its parent's, else English."""
    own = _WORDS[language]
    for pack in (own, _WORDS.get(own.get("parent", ""), {}), _WORDS["en"]):
        if meaning in pack:
            return str(pack[meaning][0])
    raise KeyError(meaning)


def score(student: str, points: str) -> Grade:
    """A grade out of 100."""
    return Grade(student, (Item("all", Fraction(100), automatic=Fraction(points)),))


def filled(lms: str, text: str, *grades: Grade, **told: object) -> tuple[fill.Filled, People]:
    """The file with these grades; students are known by the file's own keys."""
    table = csvfile.read(text.encode(), "file.csv")
    sheet = formats.sheet_of(lms, table, Request(LAB, **told))  # type: ignore[arg-type]
    people = joined([sheet.people.values()])
    return fill.fill(table, sheet, grades, people, comments={}), people


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.language)
def test_a_worksheet_of_moodle_is_understood_in_every_language(pack: moodle_words.Pack) -> None:
    """People by their number and e-mail address, the grade with the language's decimal sign, all else untouched."""
    titles = [written(pack.language, meaning) for meaning in WORKSHEET]
    who = written(pack.language, "blind")
    zero, half = (f"100{pack.decimal}00", f"85{pack.decimal}50")
    row = f'{who}101,Ana Ruiz,ana@uni.example,x,-,"{zero}",Yes,-,-,'
    text = ",".join(f'"{title}"' for title in titles) + "\n" + row + "\n"
    result, people = filled("moodle", text, score("ana@uni.example", "85.5"))
    assert [person.student for person in people.persons] == ["ana@uni.example"]
    assert not result.blockers
    quoted = f'"{half}"' if pack.decimal == "," else half
    expected = text.replace(",x,-,", f",x,{quoted},")
    assert result.table.data().decode().replace('"', "") == expected.replace('"', "")


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.language)
def test_a_gradebook_of_moodle_is_understood_in_every_language(pack: moodle_words.Pack) -> None:
    """The item shown as a grade is filled, the same item as a percentage is not; numbers have a point in every language."""
    item = f"Tarea:{LAB} ({written(pack.language, 'real')})"
    share = f"Tarea:{LAB} ({written(pack.language, 'percentage')})"
    titles = [*(written(pack.language, meaning) for meaning in GRADEBOOK), item, share]
    text = ",".join(f'"{title}"' for title in titles) + "\nAna,Ruiz,s1,,,ana@uni.example,-,-\n"
    result, _ = filled("moodle-gradebook", text, score("s1", "85.5"), maximum=Fraction(100))
    assert not result.blockers
    assert result.table.rows[1][-3:] == ("ana@uni.example", "85.50", "-")


def test_an_older_header_and_one_of_a_parent_language_are_understood() -> None:
    """Before 4.4 "Maximum Grade"; Argentina's pack has two strings of its own and takes the rest from Spain's."""
    old = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\nParticipant 1,A,a@x,,,10,-\n"
    assert not filled("moodle", old, score("a@x", "50"))[0].blockers
    argentina = moodle_words.worksheet(
        [
            "Identificador",
            "Nombre completo",
            "Estado",
            "Calificar",
            "Calificación máxima",
            "Última modificación (calificación)",
        ]
    )
    assert argentina is not None
    assert [pack.language for pack in argentina.packs] == ["es_ar"]
    assert argentina.is_no("Ningún")


def test_an_unknown_title_among_moodles_own_refuses_the_whole_file() -> None:
    """It is named, nothing is written; a site's own profile field among the people's columns is no problem."""
    header = "Identifier,Full name,Shoe size,Email address,Status,Punktzahl,Grade,Maximum grade,Last modified (grade)\n"
    with pytest.raises(DeliveryError, match="'Punktzahl'"):
        filled("moodle", header + "Participant 1,A,44,a@x,,,,10,-\n", score("a@x", "50"))
    mended = header.replace("Punktzahl,", "") + "Participant 1,A,44,a@x,,,10,-\n"
    assert not filled("moodle", mended, score("a@x", "50"))[0].blockers


def test_a_worksheet_in_an_unknown_language_is_refused_with_its_titles() -> None:
    """Welsh is not known: the message shows the titles and the way out."""
    with pytest.raises(DeliveryError, match=r"Dynodydd.*English"):
        filled("moodle", "Dynodydd,Enw llawn,Gradd\nCyfranogwr1,A,\n", score("a", "1"))


def test_mexico_and_spain_write_numbers_differently_and_the_file_decides() -> None:
    """The titles fit both; a number in the file tells, and without one the instructor is asked."""
    header = (
        "Identificador,Nombre completo,Estatus,Calificación,Calificación máxima,Última modificación (calificación)\n"
    )
    with_comma, _ = filled("moodle", header + 'Participante1,A,x,-,"100,00",-\n', score("participant-1", "85.5"))
    assert '"85,50"' in with_comma.table.data().decode()
    with_point, _ = filled("moodle", header + "Participante1,A,x,-,100.00,-\n", score("participant-1", "85.5"))
    assert "85.50" in with_point.table.data().decode()
    either = header.replace("Estatus,", "").replace("Identificador,Nombre completo,", "Identificador,")
    with pytest.raises(DeliveryError, match="--decimal"):
        filled("moodle", either + "Participante1,-,100,-\n", score("participant-1", "85.5"))


def test_the_same_word_for_marker_and_grade_is_told_apart_by_its_place() -> None:
    """Indonesian calls both "Nilai": the grade stands before its maximum."""
    header = ["Tanda pengenal", "Nama lengkap", "Status", "Nilai", "Nilai", "Nilai maksimum", "Terakhir diubah (nilai)"]
    columns = moodle_words.worksheet(header)
    assert columns is not None
    assert (columns.get("marker"), columns.get("grade"), columns.get("maximum")) == (3, 4, 5)


def test_a_second_upload_on_a_site_that_is_not_in_english_is_warned_of() -> None:
    """Moodle cannot parse its own date there and skips whoever has a grade record."""
    header = (
        "Identificador,Nombre completo,Estado,Calificación,Calificación máxima,Última modificación (calificación)\n"
    )
    row = 'Participante1,A,x,"50,00","100,00","lunes, 5 de octubre de 2026, 14:03"\n'
    result, _ = filled("moodle", header + row, score("participant-1", "85.5"))
    assert "moodle_dates" in [warning.code for warning in result.warnings]


CANVAS_SPLIT = (
    "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,multiple-channels (555),Current Score\n"
    ",,,,,,Manual Posting,\n"
    "    Points Possible,,,,,,100.00,(solo lectura)\n"
    "Ruiz,Ana,201,s201,aruiz,Lab 1,,\n"
    "Lee,Bo,202,s202,blee,Lab 1,,\n"
    "Student,Test,299,,b299,Lab 1,,\n"
)


def test_canvas_with_split_names_is_canvas() -> None:
    """People are found in it, the test student is none of them, and only the grades' cells change."""
    table = csvfile.read(CANVAS_SPLIT.encode(), "grades.csv")
    people = formats.people(table, LAB, "grades.csv")
    assert [(person.keys["canvas"], person.name) for person in people] == [("201", "Ruiz, Ana"), ("202", "Lee, Bo")]
    result, _ = filled("canvas", CANVAS_SPLIT, score("aruiz", "85.5"), score("blee", "100"))
    assert not result.blockers
    changed = CANVAS_SPLIT.replace("aruiz,Lab 1,,", "aruiz,Lab 1,85.5,").replace("blee,Lab 1,,", "blee,Lab 1,100,")
    assert result.table.data().decode() == changed


def test_canvas_computes_a_column_in_any_language() -> None:
    """ "(read only)" is translated: whatever stands in brackets there is no number of points."""
    with pytest.raises(DeliveryError, match="computes"):
        filled("canvas", CANVAS_SPLIT, score("aruiz", "1"), column="Current Score")


def test_blackboard_in_spanish_is_understood() -> None:
    """Titles as Spanish sites write them; the sign is the one that the file shows, and both of them are a question."""
    header = "Apellidos;Nombre;Nombre de usuario;ID de estudiante;Último acceso;Disponibilidad;"
    header += f"{LAB} [Puntos totales: 100 Puntuación] |444848\n"
    result, _ = filled("blackboard", header + "Ruiz;Ana;aruiz;s1;;Sí;6,4\n", score("aruiz", "85.5"))
    assert not result.blockers
    assert result.table.data().decode() == header + "Ruiz;Ana;aruiz;s1;;Sí;85,5\n"
    with pytest.raises(DeliveryError, match="--decimal"):
        filled("blackboard", header + "Ruiz;Ana;aruiz;s1;;Sí;6,4\nLee;Bo;blee;s2;;Sí;5.5\n", score("aruiz", "85.5"))


def test_brightspace_is_known_by_its_structure_in_any_language() -> None:
    """Every row ends in #; the points column is the item's with settings in angle brackets, whatever its kind is called."""
    header = f"OrgDefinedId,Username,{LAB} Calificación de puntos <Numérico Puntos máx.:50>,Indicador de fin de línea\n"
    result, _ = filled("brightspace", header + "#s1,#aruiz,10.5,#\n", score("aruiz", "85.5"))
    assert not result.blockers
    assert result.table.data().decode() == header + "#s1,#aruiz,42.75,#\n"


def test_a_line_for_spreadsheets_goes_back_as_it_came() -> None:
    """`sep=;` before the header says the separator, and is no header."""
    text = "sep=;\r\n" + CANVAS_SPLIT.replace(",", ";").replace("\n", "\r\n")
    result, _ = filled("canvas", text, score("aruiz", "100"))
    assert result.table.data().decode() == text.replace("aruiz;Lab 1;;", "aruiz;Lab 1;100;")


def test_a_maximum_that_the_file_does_not_state_is_asked_for() -> None:
    """Points are never put on a scale that nobody stated."""
    text = "Identifier,Full name,Status,Grade,Last modified (grade)\nParticipant 1,A,,,-\n"
    assert [notice.code for notice in filled("moodle", text, score("participant-1", "1"))[0].blockers] == ["no_maximum"]
    told, _ = filled("moodle", text, score("participant-1", "50"), maximum=Fraction(10))
    assert not told.blockers
    assert "Participant 1,A,,5,-" in told.table.data().decode()
