"""Grade files: what the LMS wrote comes back byte for byte, our numbers are in it, and every trap is seen before."""

from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import DeliveryError
from autograder.lms import csvfile, fill, formats, moodle_feedback
from autograder.lms.format import Request, number
from autograder.lms.identity import Person, joined
from autograder.model import Check, GradeReport, Note, QuestionReport, Reason, Verdict
from autograder.sinks.grades import Grade, Item, decimal_text, summary

from . import importers

LAB = "lab-1"


def filled(
    lms: str, data: bytes, *grades: Grade, create: bool = False, comment: str = "", **request: object
) -> fill.Filled:
    """The file with these grades and everybody's comment; students are known by the file's own keys."""
    table = csvfile.read(data, "file.csv")
    sheet = formats.sheet_of(lms, table, Request(LAB, **request))  # type: ignore[arg-type]
    comments = {grade.student: comment for grade in grades}
    return fill.fill(table, sheet, grades, joined([sheet.people.values()]), comments=comments, create=create)


def grade(student: str, score: str = "75") -> Grade:
    """A grade out of 100."""
    return Grade(student, (Item("all", Fraction(100), automatic=Fraction(score)),))


def test_zero_points_for_nothing_that_can_be_graded_are_said_by_name() -> None:
    """On the terminal before the file is used, and to the student in the comment; a person's points are a decision."""
    notes = (Note("intake.untouched"),)
    check = Check("all", "plain", "plain", Fraction(100), Fraction(0), Verdict.FAILED, Reason.MISSING)
    question = QuestionReport("all", Fraction(100), (check,))
    report = GradeReport("ana", LAB, "en", (question,), {"submission": "0" * 64}, contained=True, notes=notes)
    zero = Grade("ana", (Item("all", Fraction(100), automatic=Fraction(0)),), report=report)
    given = dataclasses.replace(zero, items=(dataclasses.replace(zero.items[0], manual=Fraction(5)),))
    for one, said in ((zero, [{"student": "ana", "points": "0"}]), (given, []), (grade("ana", "0"), [])):
        found = filled("canvas", CANVAS.encode(), one)
        assert [each.parameters for each in found.warnings if each.code == "nothing_theirs"] == said
    assert summary(zero).startswith("This is the lab as it was handed out")


# Layout: canvas-lms lib/gradebook_exporter.rb and spec/lib/gradebook_importer_spec.rb.
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (301),lab-1 (302),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,10,20,(read only)\n"
    '"Núñez, Ana",10021,"007",ana,"A, ""B""",9,,45\n'
    "'=SUM(A1),10022,008,bo,A,EX,EX,\n"
    '"Student, Test",10099,,f00,A,,,\n'
)


def test_canvas_keeps_every_byte_but_the_grades() -> None:
    """Only the cell of the grade differs between what Canvas wrote and what goes back."""
    result = filled("canvas", CANVAS.encode(), grade("ana"))
    assert result.table.data().decode() == CANVAS.replace('"A, ""B""",9,,45', '"A, ""B""",9,15,45')
    assert not result.blockers


def test_canvas_excused_students_stay_excused() -> None:
    """EX is a decision of the teacher's, and no grade of ours replaces it."""
    result = filled("canvas", CANVAS.encode(), grade("ana"), grade("bo"))
    assert [(change.student, change.kind, change.note) for change in result.changes] == [
        ("ana", "new", ""),
        ("bo", "kept", "excused"),
    ]


def test_canvas_is_not_made_to_create_an_assignment_unless_told() -> None:
    """An unknown title is a blocker; when allowed, Canvas's importer sees exactly one new column."""
    result = filled("canvas", CANVAS.encode(), grade("ana"), column="Lab One")
    assert [warning.code for warning in result.blockers] == ["creates_column"]
    assert result.table.data() == CANVAS.encode()
    allowed = filled("canvas", CANVAS.encode(), grade("ana"), column="Lab One", create=True)
    upload = importers.canvas(allowed.table.data(), {"10021", "10022", "10099"}, {"301": "Quiz", "302": "lab-1"})
    assert (upload.new_columns, upload.new_people) == (["Lab One"], [])


def test_canvas_would_drop_a_column_named_like_a_total() -> None:
    """Canvas's importer skips names like Final Score wherever they stand in a title, so none is written."""
    with pytest.raises(DeliveryError, match="drops columns"):
        filled("canvas", CANVAS.encode(), grade("ana"), column="My Final Grade Score")


def test_canvas_computed_columns_are_refused() -> None:
    """A read-only column takes nothing."""
    with pytest.raises(DeliveryError, match="computes"):
        filled("canvas", CANVAS.encode(), grade("ana"), column="Final Score")


def test_canvas_two_assignments_of_one_title_need_a_number() -> None:
    """A title that is there twice does not choose; its number does."""
    twice = CANVAS.replace("Quiz (301)", "lab-1 (301)")
    with pytest.raises(DeliveryError, match="2 assignments"):
        filled("canvas", twice.encode(), grade("ana"))
    assert filled("canvas", twice.encode(), grade("ana"), column="301").changes[0].new == "7.5"


def test_canvas_with_semicolons_and_decimal_commas() -> None:
    """A gradebook of a European locale comes back in its own signs."""
    text = (
        "Student;ID;SIS User ID;SIS Login ID;Section;Quiz (301);lab-1 (302)\n"
        "    Points Possible;;;;;10;20\n"
        "Núñez, Ana;10021;007;ana;A;7,5;\n"
    )
    result = filled("canvas", b"\xef\xbb\xbf" + text.encode(), grade("ana", "33"))
    assert result.table.data() == b"\xef\xbb\xbf" + text.replace("7,5;", "7,5;6,6").encode()
    upload = importers.canvas(result.table.data(), {"10021"}, {"301": "Quiz", "302": "lab-1"})
    assert upload.grades["10021/302"] == Decimal("6.6")


def test_a_spreadsheets_scientific_notation_is_noticed() -> None:
    """An id that a spreadsheet has rounded is no id any more."""
    with pytest.raises(DeliveryError, match="spreadsheet"):
        filled("canvas", CANVAS.replace("10021", "1.0021E+13").encode(), grade("ana"))


def test_a_file_in_another_encoding_is_refused() -> None:
    """Names that went through cp1252 would be damaged; the file is asked for again."""
    with pytest.raises(DeliveryError, match="UTF-8"):
        csvfile.read(CANVAS.encode("cp1252"), "gradebook.csv")


def test_a_student_without_a_row_is_a_blocker() -> None:
    """Nobody's grade is dropped in silence."""
    result = filled("canvas", CANVAS.encode(), grade("ana"), grade("zoe"))
    assert [(one.code, one.parameters["student"]) for one in result.blockers] == [("no_row", "zoe")]


def test_two_rows_of_one_student_are_both_left_alone() -> None:
    """When a list makes two rows one student, neither gets a grade."""
    table = csvfile.read(CANVAS.encode(), "file.csv")
    sheet = formats.sheet_of("canvas", table, Request(LAB))
    people = joined(
        [
            [
                Person("", {"canvas": "10021"}, "ana"),
                Person("", {"canvas": "10099"}, "ana"),
                Person("", {"login": "bo"}, "bo"),
            ]
        ]
    )
    both = csvfile.read(CANVAS.replace('"Student, Test"', "Nunez Ana").encode(), "file.csv")
    sheet = formats.sheet_of("canvas", both, Request(LAB))
    result = fill.fill(both, sheet, [grade("ana")], people)
    assert [one.code for one in result.blockers] == ["two_rows"]
    assert result.table.data() == both.data()


def test_a_grade_that_needs_a_person_is_not_sent() -> None:
    """What is not final leaves the cell as it was."""
    waiting = Grade("ana", (Item("all", Fraction(100), waits=True),))
    result = filled("canvas", CANVAS.encode(), waiting)
    assert result.table.data() == CANVAS.encode()
    assert [one.code for one in result.warnings] == ["not_final", "scaled"]


# Layout: Moodle 4.5, mod/assign/feedback/offline; titles from its language packs.
MOODLE = {
    "en": (
        'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
        '"Last modified (submission)","Last modified (grade)","Feedback comments"'
    ),
    "es": (
        'Identificador,"Nombre completo","Dirección de correo",Estado,Calificación,"Calificación máxima",'
        '"La calificación puede ser cambiada","Última modificación (entrega)","Última modificación (calificación)",'
        '"Comentarios de retroalimentación"'
    ),
    "de": (
        'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,Bestwertung,"Bewertung kann geändert werden",'
        '"Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)","Feedback als Kommentar"'
    ),
    "fr": (
        'Identifiant,"Nom complet","Adresse de courriel",Statut,Note,"Note maximale","La note peut être modifiée",'
        '"Dernière modification (travail remis)","Dernière modification (note)","Feedback par commentaires"'
    ),
    "pt": (
        'Identificador,"Nome completo","Endereço de email",Status,Nota,"Nota máxima","Nota pode ser alterada",'
        '"Última modificação (envio)","Última modificação (nota)","Comentários de feedback"'
    ),
}
# How each language writes a participant, the decimal sign, yes and no.
WORDS = {
    "en": ("Participant ", ".", "Yes", "No"),
    "es": ("Participante ", ",", "Sí", "No"),
    "de": ("Teilnehmer/in", ",", "Ja", "Nein"),
    "fr": ("Participant", ",", "Oui", "Non"),
    "pt": ("Participante", ",", "Sim", "Não"),
}


def worksheet(language: str, *, first: str = "", maximum: str | None = None) -> bytes:
    """A worksheet of two students, the second locked, in one language."""
    participant, sign, yes, no = WORDS[language]
    top = f"50{sign}00" if maximum is None else maximum
    rows = [
        MOODLE[language],
        f'{participant}17,"Ana Núñez",ana@x.example,Sent,{first},"{top}",{yes},-,-,',
        f'{participant}18,"Bo Lee",bo@x.example,Sent,,"{top}",{no},-,-,',
    ]
    return b"\xef\xbb\xbf" + ("\n".join(rows) + "\n").encode()


@pytest.mark.parametrize("language", MOODLE)
def test_moodle_worksheets_are_understood_in_the_sites_language(language: str) -> None:
    """Titles, participant numbers and decimal sign are the language's own, and the site stores the right number."""
    sign, titles = WORDS[language][1], next(csv.reader([MOODLE[language]]))
    result = filled("moodle", worksheet(language), grade("ana@x.example", "33"), grade("bo@x.example"), comment="ok")
    kept = {change.student: change.kind for change in result.changes}
    assert kept == {"ana@x.example": "new", "bo@x.example": "kept"}
    needed = (titles[0], titles[4], titles[8], titles[9])
    upload = importers.moodle(result.table.data(), Decimal(50), decimal=sign, titles=needed)
    assert upload.grades == {"17": Decimal("16.5")}
    assert upload.comments["17"] == "ok"


def test_moodle_stores_nonsense_for_the_wrong_decimal_sign() -> None:
    """The trap itself: "15,5" on an English site becomes 15."""
    assert importers.unformat("15,5", ".") == 15
    assert importers.unformat("15,5", ",") == Decimal("15.5")


def test_moodle_without_any_number_takes_the_sign_of_the_language_and_says_so() -> None:
    """Where the file shows no decimal sign, the guess is told, and --decimal overrides it."""
    result = filled("moodle", worksheet("es", maximum="50"), grade("ana@x.example", "33"))
    assert result.changes[0].new == "16,50"
    assert "decimal_guessed" in [one.code for one in result.warnings]
    told = filled("moodle", worksheet("es", maximum="50"), grade("ana@x.example", "33"), decimal=".")
    assert told.changes[0].new == "16.50"


def test_moodle_comments_cannot_swallow_the_next_student() -> None:
    """A backslash before a quote makes PHP run on: unsanitised the next row is lost, ours is not."""
    comment = 'see C:\\work\\ and "x\\"\nsecond line, =1+1'
    english = worksheet("en").replace(b",No,", b",Yes,")
    result = filled("moodle", english, grade("ana@x.example"), grade("bo@x.example", "50"), comment=comment)
    titles = ("Identifier", "Grade", "Last modified (grade)", "Feedback comments")
    upload = importers.moodle(result.table.data(), Decimal(50), decimal=".", titles=titles)
    assert upload.grades == {"17": Decimal("37.5"), "18": Decimal(25)}
    assert upload.comments["17"] == comment.replace("\\", "/")
    raw = english.replace(b",Yes,-,-,\n", b',Yes,-,-,"C:\\work\\"\n', 1)
    lost = importers.moodle(raw, Decimal(50), decimal=".", titles=titles)
    assert "18" not in {*lost.grades, *lost.skipped}


def test_moodle_rows_over_the_maximum_are_not_dropped() -> None:
    """Extra credit over the maximum would be skipped in silence: the maximum is written, and said."""
    result = filled("moodle", worksheet("en"), grade("ana@x.example", "110"))
    assert result.changes[0].new == "50"
    assert [one.code for one in result.warnings] == ["over_maximum", "scaled"]


def test_moodle_with_an_old_grade_shows_old_and_new() -> None:
    """What would be overwritten is shown as it was, and an equal grade counts as the same."""
    changed = filled("moodle", worksheet("en", first="12.00"), grade("ana@x.example", "33"))
    assert [(one.old, one.new, one.kind) for one in changed.changes] == [("12.00", "16.50", "changed")]
    same = filled("moodle", worksheet("en", first="16.50"), grade("ana@x.example", "33"))
    assert [one.kind for one in same.changes] == ["same"]
    assert same.table.data() == worksheet("en", first="16.50")


def test_moodle_feedback_files_lie_where_moodle_looks() -> None:
    """The path has four parts by _, the second the number; the zip is the same bytes each time."""
    rows = [("ana", Person("Ana_María Núñez", {f"participant:{LAB}": "17"})), ("bo", Person("Bo", {}))]
    data = moodle_feedback.archive(rows, LAB, "lab.html", lambda student: student.encode())
    assert data == moodle_feedback.archive(rows, LAB, "lab.html", lambda student: student.encode())
    (name,) = zipfile.ZipFile(io.BytesIO(data)).namelist()
    folder, file = name.split("/")
    parts = folder.split("_")
    assert (len(parts), parts[1], parts[2:4], file) == (4, "17", ["assignsubmission", "file"], "lab.html")


# Layout: grade/export of Moodle's grader report.
GRADER = (
    '"First name","Last name","ID number","Email address","Assignment: lab-1 (Real)","Last downloaded from this course"\n'
    "Ana,Núñez,0017,ana@x.example,-,1795000000\n"
    "Bo,Lee,,bo@x.example,12.00,1795000000\n"
)


def test_moodles_gradebook_export_goes_back_without_strangers() -> None:
    """Every row is one that Moodle knows; a dash is no grade; the maximum must be told."""
    result = filled("moodle-gradebook", GRADER.encode(), grade("0017"), grade("bo@x.example"), maximum=Fraction(20))
    assert [(one.old, one.new, one.kind) for one in result.changes] == [("-", "15", "new"), ("12.00", "15", "changed")]
    assert not result.blockers


# Layout: help.blackboard.com "Work offline with grade data"; header texts as real downloads are cited in public scripts.
BLACKBOARD = (
    '"Last Name","First Name","Username","Student ID","Availability","lab-1 [Total Pts: 20 Score] |664617","Grading Notes",'
    '"Notes Format","Feedback to Learner","Feedback Format"\r\n'
    '"Núñez","Ana","ana","0017","Yes","","","","",""\r\n'
)


def test_blackboard_columns_are_found_by_their_number_and_come_back_quoted() -> None:
    """Every cell keeps its quotes, the number routes the grade, feedback goes to the learner."""
    data = b"\xef\xbb\xbf" + BLACKBOARD.encode()
    result = filled("blackboard", data, grade("ana", "33"), comment="bien", column="664617")
    text = result.table.data().decode("utf-8-sig")
    assert text == BLACKBOARD.replace('"Yes","","","","",""', '"Yes","6.6","","","bien","PLAIN_TEXT"')


def test_blackboard_without_a_number_would_create_a_column() -> None:
    """A title that is not in the file is a blocker."""
    result = filled("blackboard", BLACKBOARD.encode(), grade("ana"), column="Lab Two")
    assert [one.code for one in result.blockers] == ["creates_column"]


# Layout: community.d2l.com 3538 and exports cited in public scripts.
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,lab-1 Points Grade <Numeric MaxPoints:20 Weight:5>,End-of-Line Indicator\r\n"
    "#300001,#ana,Núñez,Ana,,#\r\n"
)


def test_brightspace_keeps_its_signs_and_its_end() -> None:
    """The # before ids and at the end, and the title with its maximum, come back as they were."""
    result = filled("brightspace", BRIGHTSPACE.encode(), grade("ana", "33"))
    assert result.table.data().decode() == BRIGHTSPACE.replace("Ana,,#", "Ana,6.6,#")
    with pytest.raises(DeliveryError, match="'lab-1'"):
        filled("brightspace", BRIGHTSPACE.encode(), grade("ana"), column="lab 1")


# Layout: edx-bulk-grades 2.0.0 (README, ScoreCSVProcessor and GradeCSVProcessor) and super-csv.
EDX_GRADEBOOK = (
    "user_id,username,student_key,course_id,track,cohort,name-1a2b3c4d,grade-1a2b3c4d,original_grade-1a2b3c4d,"
    "previous_override-1a2b3c4d,new_override-1a2b3c4d,name-5e6f7a8b,grade-5e6f7a8b,original_grade-5e6f7a8b,"
    "previous_override-5e6f7a8b,new_override-5e6f7a8b\r\n"
    "5,ana,,course-v1:U+C+1,audit,,lab-1,0.0,0.0,,,Quiz,1.0,1.0,,\r\n"
)
EDX_POINTS = (
    "user_id,username,full_name,student_uid,enrolled,track,block_id,title,date_last_graded,who_last_graded,Previous Points,"
    "New Points\r\n5,ana,Ana,,True,audit,block-v1:U+C+1,lab-1,,,,\r\n"
)


def test_open_edx_gradebook_overrides_one_subsection() -> None:
    """Only new_override of the named subsection is written; a file with several must be told which."""
    with pytest.raises(DeliveryError, match="2 subsections"):
        filled("openedx", EDX_GRADEBOOK.encode(), grade("ana"))
    for column in ("lab-1", "1a2b3c4d", "new_override-1a2b3c4d"):
        result = filled("openedx", EDX_GRADEBOOK.encode(), grade("ana"), column=column, maximum=Fraction(10))
        assert result.table.data().decode() == EDX_GRADEBOOK.replace("lab-1,0.0,0.0,,,", "lab-1,0.0,0.0,,7.5,")


def test_open_edx_points_in_the_new_layout() -> None:
    """New Points is filled, Previous Points stays."""
    result = filled("openedx", EDX_POINTS.encode(), grade("ana"), maximum=Fraction(10))
    assert result.table.data().decode() == EDX_POINTS.replace("lab-1,,,,\r\n", "lab-1,,,,7.5\r\n")


def test_another_lmss_file_is_refused() -> None:
    """A Canvas gradebook handed over as Moodle's worksheet is not filled in."""
    for lms in ("moodle", "blackboard", "brightspace", "openedx"):
        with pytest.raises(DeliveryError, match="Download the file"):
            filled(lms, CANVAS.encode(), grade("ana"))
    with pytest.raises(DeliveryError, match="takes no grade file"):
        filled("ilias", CANVAS.encode(), grade("ana"))


@pytest.mark.parametrize(
    ("points", "text"),
    [("33.335", "33.34"), ("2.675", "2.68"), ("0.005", "0.01"), ("100", "100"), ("50.10", "50.1"), ("0", "0")],
)
def test_points_are_rounded_half_up_once(points: str, text: str) -> None:
    """What a binary float would round down is rounded as on paper."""
    assert decimal_text(Fraction(points)) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("17.5", "17.5"),
        ("17,50", "17.5"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("80 %", "80"),
    ],
)
def test_numbers_are_read_as_lmss_print_them(text: str, value: str) -> None:
    """Points, commas, spaces and both together."""
    assert number(text) == Fraction(value)


@pytest.mark.parametrize("text", ["", "-", "EX", "A+", "1/2", "NaN", "inf", "1e999999999", "9" * 5_000])
def test_what_is_no_number_is_none(text: str) -> None:
    """Words and fractions are no grades."""
    assert number(text) is None


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=2, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_a_csv_file_comes_back_byte_for_byte(rows: list[list[str]], delimiter: str) -> None:
    """Whatever Python's csv writes is read to the same cells, and written unchanged to the same bytes."""
    head = ["id", "grade"] + ["x"] * 2
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([head, *rows])
    data = text.getvalue().encode()
    table = csvfile.read(data, "x.csv")
    assert table.data() == data
    assert [list(row) for row in table.rows[1:]] == rows
    changed = csvfile.read(table.changed({(1, 1): 'a"b\n'}).data(), "x.csv")
    assert changed.cell(1, 1) == 'a"b\n'
    assert changed.rows[2:] == table.rows[2:]


def test_unclosed_quotes_are_named_by_line() -> None:
    """A cut-off file says where."""
    with pytest.raises(DeliveryError, match="line 3"):
        csvfile.read(b'a,b\n1,2\n"3,4\n', "x.csv")


@pytest.mark.parametrize("cell", ["=1+1", "+x", "-x", "@x", "\t=x", " =x", "＝x"])
def test_formulas_are_harmless_in_what_people_open(cell: str) -> None:
    """A cell for a spreadsheet's eyes never computes."""
    assert csvfile.harmless(cell).startswith("'")


def test_moodles_own_backslashes_are_repaired() -> None:
    """A name that ends in a backslash would cost the next student the grade: it is mended, and said."""
    english = worksheet("en").replace(b",No,", b",Yes,").replace("Ana Núñez".encode(), b'Ana \\"x\\')
    result = filled("moodle", english, grade("ana@x.example"), grade("bo@x.example"))
    titles = ("Identifier", "Grade", "Last modified (grade)", "Feedback comments")
    assert set(importers.moodle(result.table.data(), Decimal(50), decimal=".", titles=titles).grades) == {"17", "18"}
    assert "backslashes" in [one.code for one in result.warnings]
