"""How each LMS names what it lets one download: golden names, with where the layout is known from."""

from __future__ import annotations

from datetime import UTC

import pytest

from autograder.errors import DeliveryError
from autograder.lms import formats
from autograder.lms.format import Claim

LAB = "canales-multiples"
P = f"participant:{LAB}"

# Canvas: canvas-lms lib/content_zipper.rb. Moodle: mod/assign/classes/downloader.php, observed on 4.5. Blackboard:
# kwurst/bb-file-cleanup and scripts that cite real names. Brightspace: community scripts that cite real folders. Open
# edX: edx-ora2 openassessment/data.py. ILIAS: Modules/Exercise class.ilExSubmission.php.
GOLDEN: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("canvas", "garcialopezana_10021_5550001_lab.ipynb", {"canvas": "10021"}, "garcialopezana", "lab.ipynb"),
    (
        "canvas",
        "garcialopezana_LATE_10021_5550001_mi lab-1.ipynb",
        {"canvas": "10021"},
        "garcialopezana",
        "mi lab-1.ipynb",
    ),
    ("canvas", "lee_parkx_77_88_3_4_final.ipynb", {"canvas": "77"}, "lee_parkx", "3_4_final.ipynb"),
    ("canvas", "王伟_10022_5550002_答案 1.ipynb", {"canvas": "10022"}, "王伟", "答案 1.ipynb"),
    ("canvas", "anon_7hx2A_5550003_lab.ipynb", {"canvas-anonymous": "7hx2A"}, "", "lab.ipynb"),
    ("moodle", "Ana Núñez_17_assignsubmission_file/lab.ipynb", {P: "17"}, "Ana Núñez", "lab.ipynb"),
    ("moodle", "Ana Núñez_17_assignsubmission_file_/sub/lab.ipynb", {P: "17"}, "Ana Núñez", "sub/lab.ipynb"),
    ("moodle", "Ana Núñez_17_assignsubmission_file_lab_1.ipynb", {P: "17"}, "Ana Núñez", "lab_1.ipynb"),
    ("moodle", "Participant_2_assignsubmission_file/lab.ipynb", {P: "2"}, "", "lab.ipynb"),
    ("moodle", "Grupo 3_41_assignsubmission_file/lab.ipynb", {P: "41"}, "Grupo 3", "lab.ipynb"),
    ("moodle", "course-lab-91/王伟_5_assignsubmission_file/a.zip", {P: "5"}, "王伟", "a.zip"),
    (
        "blackboard",
        "Lab 1_u0512784_attempt_2022-06-13-11-46-08_my_lab.ipynb",
        {"login": "u0512784"},
        "",
        "my_lab.ipynb",
    ),
    ("brightspace", "152711-351765 - John Doe - May 18, 2025 1224 PM/lab.ipynb", {}, "John Doe", "lab.ipynb"),
    ("brightspace", "1-2 - Anne - Sophie Lee - Sep 24, 2024 926 PM/lab.ipynb", {}, "Anne - Sophie Lee", "lab.ipynb"),
    ("openedx", "[1]Intro, [1]Demo, [1]Unit/[1] - edx - lab.ipynb", {"login": "edx"}, "", "lab.ipynb"),
    ("ilias", "Abgaben/Nunez_Ana_nunez1_6021/lab.ipynb", {"ilias": "6021", "login": "nunez1"}, "", "lab.ipynb"),
    ("ilias", "Abgaben/Team 4/Nunez_Ana_nunez1_6021/lab.ipynb", {"ilias": "6021", "login": "nunez1"}, "", "lab.ipynb"),
    ("plain", "ana01/lab.ipynb", {"student": "ana01"}, "", "lab.ipynb"),
    ("plain", f"ana01/{LAB}/lab.ipynb", {"student": "ana01"}, "", "lab.ipynb"),
    ("plain", "ana01.ipynb", {"student": "ana01"}, "", "ana01.ipynb"),
)


def claimed(lms: str, path: str) -> Claim | None:
    """What a path says of itself in one LMS."""
    claim = formats.FORMATS[lms].claim
    assert claim is not None
    return claim(tuple(path.split("/")), LAB, UTC)


@pytest.mark.parametrize(("lms", "path", "keys", "name", "file"), GOLDEN)
def test_a_name_says_whose_it_is(lms: str, path: str, keys: dict[str, str], name: str, file: str) -> None:
    """Keys, name and the student's own file name are read from a path as the LMS writes it."""
    claim = claimed(lms, path)
    assert claim is not None
    assert (dict(claim.keys), claim.name, claim.file) == (keys, name, file)


@pytest.mark.parametrize(
    ("lms", "path", "late"),
    [
        ("canvas", "garciaana_LATE_10021_5550001_lab.ipynb", True),
        ("canvas", "late_10021_5550001_lab.ipynb", False),
        ("ilias", "X/Nunez_Ana_nunez1_6021/Late Submission - lab.ipynb", True),
        ("ilias", "X/Nunez_Ana_nunez1_6021/Verspaetete Abgabe - lab.ipynb", True),
        ("ilias", "X/Nunez_Ana_nunez1_6021/lab - copy.ipynb", False),
    ],
)
def test_the_mark_of_a_late_hand_in_is_read_and_taken_off(lms: str, path: str, late: bool) -> None:
    """LATE in Canvas and "Late Submission - " in ILIAS are no part of name or file."""
    claim = claimed(lms, path)
    assert claim is not None
    assert claim.late is late
    assert "LATE" not in claim.name
    assert not claim.file.startswith(("Late", "Versp"))


def test_a_team_without_a_number_is_a_team() -> None:
    """Moodle's "Default group" folder has no number and names the team."""
    claim = claimed("moodle", "Default group_assignsubmission_file/lab.ipynb")
    assert claim is not None
    assert (claim.group, dict(claim.keys)) == ("Default group", {})


def test_a_login_with_underscores_keeps_its_other_readings() -> None:
    """Blackboard and ILIAS separate by the sign that a login may hold."""
    blackboard = claimed("blackboard", "Lab_1_ana_maria_x_attempt_2022-06-13-11-46-08_lab.ipynb")
    ilias = claimed("ilias", "Nunez_Ana_ana_nunez_6021/lab.ipynb")
    assert blackboard is not None and ilias is not None
    assert "ana_maria_x" in blackboard.also
    assert "ana_nunez" in ilias.also


@pytest.mark.parametrize(
    ("lms", "path"),
    [
        ("canvas", "notes.txt"),
        ("moodle", "Ana Núñez_17_assignsubmission_onlinetext/onlinetext.html"),
        ("blackboard", "Lab 1_u1_attempt_2022-06-13.ipynb"),
        ("brightspace", "index.html"),
        ("openedx", "[1]Intro, [1]Demo, [1]Unit/[1] - edx - prompt_0.txt"),
        ("ilias", "Abgaben/notes/lab.ipynb"),
    ],
)
def test_what_is_named_otherwise_is_nobodys(lms: str, path: str) -> None:
    """A path outside the rule is not claimed for anybody."""
    assert claimed(lms, path) is None


@pytest.mark.parametrize("lms", ["canvas", "moodle", "blackboard", "brightspace", "openedx", "ilias"])
def test_the_lms_is_told_by_its_names(lms: str) -> None:
    """Every naming rule is unlike the others, so the LMS need not be named."""
    paths = [tuple(path.split("/")) for name, path, *_ in GOLDEN if name == lms]
    assert formats.detect(paths, LAB).name == lms


def test_plain_folders_are_never_taken_for_an_lms() -> None:
    """Folders named by student are ambiguous: the instructor must say so."""
    with pytest.raises(DeliveryError, match="--lms plain"):
        formats.detect([("ana", "lab.ipynb"), ("luis", "lab.ipynb")], LAB)


FORGED = (
    ("canvas", "malloryeve_10021_555_{}", "victimana_10022_777_lab.ipynb"),
    ("canvas", "anon_7hx2A_555_{}", "anon_9kq1B_777_lab.ipynb"),
    ("moodle", "Eve Mallory_17_assignsubmission_file/{}", "Ana Victim_18_assignsubmission_file/lab.ipynb"),
    ("moodle", "Eve Mallory_17_assignsubmission_file_{}", "Ana Victim_18_assignsubmission_file_lab.ipynb"),
    (
        "blackboard",
        "Lab 1_mallory_attempt_2026-11-20-10-00-00_{}",
        "Lab 1_victim_attempt_2026-11-22-10-00-00_lab.ipynb",
    ),
    (
        "brightspace",
        "1-2 - Eve Mallory - Nov 20, 2026 1000 AM/{}",
        "1-3 - Ana Victim - Nov 22, 2026 1000 AM/lab.ipynb",
    ),
    ("openedx", "[1]Unit/[1] - mallory - {}", "[1] - victim - lab.ipynb"),
    ("ilias", "Abgaben/Mallory_Eve_mallory_6021/{}", "Victim_Ana_victim_6022/lab.ipynb"),
    ("plain", "mallory/{}", "victim/lab.ipynb"),
)


@pytest.mark.parametrize("inside", ["", "x/", "x_"])
@pytest.mark.parametrize(("lms", "mallory", "victim"), FORGED)
def test_a_file_that_is_named_as_another_persons_is_never_taken_for_it(
    lms: str, mallory: str, victim: str, inside: str
) -> None:
    """What a student calls a file may be all that the LMS writes for somebody else, with a / in it (or a \\ in a zip)."""
    paths = (mallory.format("lab.ipynb"), victim, mallory.format(inside + victim))
    mine, theirs, forged = (claimed(lms, path) for path in paths)
    assert mine is not None and theirs is not None and forged is not None
    who = (forged.keys, forged.name, forged.also)
    assert who == (mine.keys, mine.name, mine.also) or (not forged.keys and forged.unclear)
    assert (forged.keys, forged.name) != (theirs.keys, theirs.name)


def test_every_lms_is_tried_with_forged_names() -> None:
    """A new naming rule is held against them as well."""
    assert {lms for lms, *_ in FORGED} == {name for name, one in formats.FORMATS.items() if one.claim is not None}
