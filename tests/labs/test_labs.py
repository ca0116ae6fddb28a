"""A lab's folder: found by path, read strictly, loaded where it has something, silent about nothing."""

from __future__ import annotations

import pickle
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from autograder import labs, messages
from autograder.course import assignment
from autograder.errors import AssignmentError
from autograder.grading.session import GradingSession

MANIFEST = """
[labs]
rows = "en"

[[question]]
function = "softmax_rows"
points = 10
"""
GRADER = """
import pytest

from .cases import POINTS


@pytest.mark.question("softmax_rows")
@pytest.mark.points(POINTS)
@pytest.mark.situation("plain")
def test_nothing(student):
    pass
"""


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """The folder of a lab with nothing but its assignment.toml, in a course's graders/."""
    folder = tmp_path / "graders" / "rows"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(MANIFEST)
    return folder


def test_a_lab_with_one_file_is_whole(lab: Path) -> None:
    """Everything but assignment.toml is optional: what is missing is not offered, and said."""
    found = labs.find("rows", lab.parent)
    assert found.folder == lab
    assert found.languages == {"rows": "en"}
    assert [(each.function, each.points, each.forbid) for each in found.questions] == [
        ("softmax_rows", Fraction(10), ())
    ]
    assert found.offers() == ()
    assert found.lacks() == ("wrong", "misconceptions", "probes", "story", "contract", "messages/en")
    assert found.module("probes") is None
    assert found.function("probes", "calls") is None
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_packages_lab_offers_all_that_it_has() -> None:
    """The first lab is found without a course, by either of its names."""
    one, other = labs.find("canales-multiples"), labs.find("multiple-channels")
    assert one == other
    assert {"misconceptions", "probes", "messages/en", "messages/es"} <= set(one.offers())
    assert one.module("probes").__name__ == "autograder.graders.channels.probes"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points", "point", "question 1: unknown key 'point' (did you mean 'points'?)"),
        ("[labs]", "[lab]", "has no labs, but 'lab'"),
        ("[[question]]", "[[questions]]", "has no question, but 'questions'"),
        ("[[question]]", "[limit]\ncall_seconds = 1\n[[question]]", "unknown key 'limit' (did you mean 'limits'?)"),
        ("[[question]]", "[limits]\ncall_second = 1\n[[question]]", "(did you mean 'call_seconds'?)"),
        ("[[question]]", "[limits]\ncall_seconds = 0\n[[question]]", "call_seconds = 0 is no whole number above 0"),
        ("[[question]]", "[limits]\ncall_seconds = true\n[[question]]", "call_seconds = True is no whole number"),
        ("[[question]]", "[question]", "write each as a table of its own: [[question]]"),
        ("= 10", "= 0", "points = 0 is no number above 0"),
        ("= 10", "= true", "points = True is no number above 0"),
        ("= 10", '= "ten"', "points = 'ten' is no number above 0"),
        ("= 10", "= nan", "points = nan is no number above 0"),
        ("= 10", '= 10\nforbid = "convolution"', "write what is forbidden as a list"),
        ("= 10", '= 10\nforbid = ["convolutions"]', "did you mean 'convolution'?"),
        ("= 10", "= 10\nweights = 3", "write weights by situation: weights = { plain = 2 }"),
        ("= 10", "= 10\nweights = { plain = -1 }", "weights: plain = -1 is no number above 0"),
        ("softmax_rows", "softmax rows", "it needs the name of a function"),
        ('"en"', '"xx"', "rows is in 'xx', and there are messages in en, es"),
        ('"en"', "3", "name each lab with its language"),
        ("= 10", '= 10\n[[question]]\nfunction = "softmax_rows"\npoints = 1', "two have the function 'softmax_rows'"),
        ("[labs]", "[labs", "cannot be read"),
    ],
)
def test_what_is_unknown_is_refused_with_the_nearest_known(lab: Path, old: str, new: str, said: str) -> None:
    """Nothing in assignment.toml is passed over; the refusal names the file and the place in it."""
    (lab / "assignment.toml").write_text(MANIFEST.replace(old, new))
    with pytest.raises(AssignmentError) as caught:
        labs.find("rows", lab.parent)
    assert said in str(caught.value)
    assert str(lab / "assignment.toml") in str(caught.value)


def test_the_first_releases_name_of_the_ban_is_understood(lab: Path) -> None:
    """A course in the middle of its term keeps its assignment.toml."""
    (lab / "assignment.toml").write_text(MANIFEST + "forbid_convolution = true\n")
    assert labs.at(lab).questions[0].forbid == ("convolution",)


def test_an_unknown_lab_is_answered_with_the_nearest(lab: Path) -> None:
    """A typing error in a lab's name costs one reading of one line."""
    with pytest.raises(AssignmentError, match=r"'row' \(did you mean 'rows'\?\): known labs are canales-multiples"):
        labs.find("row", lab.parent)


def test_two_folders_for_one_lab_are_refused(lab: Path) -> None:
    """Which of two folders decides the points is never a matter of their names; a course's own goes before ours."""
    shutil.copytree(labs.GRADERS / "channels", lab.parent / "channels")
    assert labs.find("multiple-channels", lab.parent).folder == lab.parent / "channels"
    shutil.copytree(lab, lab.parent / "rows2")
    with pytest.raises(AssignmentError, match="both serve the lab 'rows'"):
        labs.find("rows", lab.parent)


def test_modules_import_what_lies_beside_them_and_are_read_again(lab: Path) -> None:
    """A folder anywhere can have modules of its own, of any name; a changed one is not the old one."""
    (lab / "cases.py").write_text("POINTS = 10\n")
    (lab / "probes.py").write_text("from .cases import POINTS\n\n\ndef calls(question):\n    return POINTS\n")
    found = labs.at(lab)
    calls = found.function("probes", "calls")
    assert calls is not None
    assert calls("softmax_rows") == 10
    (lab / "cases.py").write_text("POINTS = 20\n")
    again = found.function("probes", "calls")
    assert again is not None
    assert again("softmax_rows") == 20


def test_a_module_that_breaks_is_told_by_its_line(lab: Path) -> None:
    """The author reads the file and the line, not a traceback of ours."""
    (lab / "cases.py").write_text("\n\nPOINTS = 1 / 0\n")
    (lab / "probes.py").write_text("from .cases import POINTS\n")
    with pytest.raises(AssignmentError, match=r"probes.py cannot be imported: ZeroDivisionError.*line 3 of cases.py"):
        labs.at(lab).module("probes")
    (lab / "probes.py").write_text("def call(question): ...\n")
    with pytest.raises(AssignmentError, match=r"probes\.py defines no function calls"):
        labs.at(lab).function("probes", "calls")


def test_graders_import_what_lies_beside_them(lab: Path) -> None:
    """test_*.py of a course's own folder are modules of their lab."""
    (lab / "cases.py").write_text("POINTS = 10\n")
    (lab / "test_rows.py").write_text(GRADER)

    class Nobody:
        def call(self, request: object) -> None: ...
        def calls(self, requests: object) -> None: ...

    with GradingSession(assignment.load("rows", course_graders=lab.parent)) as session:
        checks = session.run(Nobody(), b"key")  # type: ignore[arg-type]
    assert [(check.name, check.earned) for check in checks] == [("test_nothing", Fraction(10))]


def test_messages_do_not_change_the_digest_and_code_does(lab: Path) -> None:
    """A mended word grades nobody anew; a helper in a folder below does."""
    (lab / "messages").mkdir()
    before = labs.folders.digest(lab)
    (lab / "messages" / "en.toml").write_text("[situation]\nodd = 'with odd sizes'\n")
    assert labs.folders.digest(lab) == before
    (lab / "more").mkdir()
    (lab / "more" / "helper.py").write_text("")
    assert labs.folders.digest(lab) != before


def test_words_fall_back_and_never_fail(lab: Path) -> None:
    """The lab's own words, else the general ones, else the lab's other language, else a plain sentence."""
    (lab / "messages").mkdir()
    (lab / "messages" / "en.toml").write_text(
        "[situation]\nplain = 'in rows {1, 2}'\nodd = 'with odd sizes'\n[diagnosis.ROWS]\nwhat = 'Columns.'\n"
    )
    found = labs.at(lab)
    assert found.say("en", "situation.plain") == "in rows {1, 2}"
    assert found.say("es", "situation.plain") == messages.say("es", "situation.plain")
    assert found.say("es", "situation.odd") == "with odd sizes"
    assert found.say("es", "situation.even") == messages.say("es", "missing.situation", name="even")
    assert "ROWS" in found.say("en", "diagnosis.ROWS.why") + found.say("en", "missing.what", code="ROWS")
    assert found.say("en", "diagnosis.A.B.next") == messages.say("en", "missing.next", code="A.B")
    assert found.say("en", "tried.odd") == "with odd sizes"
    assert found.say("en", "tried.even") == found.say("en", "situation.even")
    assert found.knows("en", "situation.odd")
    assert not found.knows("es", "situation.odd")
    with pytest.raises(KeyError):
        found.say("en", "feedback.no_such_message_of_ours")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[situations]\n", "unknown key 'situations' (did you mean 'situation'?)"),
        ("[diagnosis.A]\nwhy_not = 'x'\n", "unknown key 'why_not' (did you mean 'why'?)"),
        ("diagnosis = {A = 'x'}\n", "write a diagnosis as a table"),
        ("[situation]\na = 3\n", "every message is a text"),
        ("[", "cannot be read"),
    ],
)
def test_a_lab_s_messages_are_read_strictly(lab: Path, text: str, said: str) -> None:
    """A misspelt section of messages is refused where it stands."""
    (lab / "messages").mkdir()
    (lab / "messages" / "en.toml").write_text(text)
    with pytest.raises(AssignmentError) as caught:
        labs.at(lab).say("en", "situation.plain")
    assert said in str(caught.value)
    assert str(lab / "messages" / "en.toml") in str(caught.value)
