"""Plans: attempts, lateness, teams, blind marking, doubts; and what is written."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import DeliveryError
from autograder.intake import Wanted
from autograder.lms import archive, collect, formats, lists, submitted

from .course import notebook, owner, zipped

LAB = "canales-multiples"
DUE = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)


def planned(
    tmp_path: Path,
    lms: str,
    files: list[tuple[str, bytes]],
    roster: str = "",
    **given: object,
) -> tuple[Course, collect.Plan]:
    """The plan for a download with these files."""
    rosters = []
    if roster:
        rosters = [tmp_path / "roster.csv"]
        rosters[0].write_text(roster, encoding="utf-8")
    known = lists.known(tmp_path, rosters, LAB)
    download = archive.open_download(zipped(tmp_path / "download.zip", files))
    circumstances = collect.Circumstances(LAB, listed=bool(roster), moments=known.moments, **given)  # type: ignore[arg-type]
    return Course(tmp_path), collect.plan(download, formats.FORMATS[lms], known.people, circumstances)


def attempt(number: int, moment: str, data: bytes, name: str = f"{LAB}.ipynb") -> tuple[str, bytes]:
    """One file of a Blackboard attempt."""
    return f"Lab 1_u{number}_attempt_{moment}_{name}", data


def test_the_latest_on_time_counts_and_every_attempt_is_kept(tmp_path: Path) -> None:
    """Of three attempts, the last late, the second is graded and all lie in attempts/."""
    files = [
        attempt(1, "2026-11-20-10-00-00", notebook(1, 0)),
        attempt(1, "2026-11-22-10-00-00", notebook(1, 1)),
        attempt(1, "2026-11-24-10-00-00", notebook(1, 2)),
    ]
    course, plan = planned(tmp_path, "blackboard", files, due=DUE)
    submitted.apply(course, plan, submitted.steps(course, plan))
    folder = course.submitted("u1", LAB)
    assert owner((folder / f"{LAB}.ipynb").read_bytes()) == (1, 1)
    assert (folder / "timestamp.txt").read_text() == "2026-11-22 10:00:00 UTC\n"
    assert plan.hand_ins[0].answer.code == "newest_late"
    kept = sorted(path.parent.name for path in (tmp_path / "attempts" / LAB / "u1").rglob("*.ipynb"))
    assert kept == ["1-20261120T100000Z", "2-20261122T100000Z", "3-20261124T100000Z"]


def test_when_all_are_late_the_latest_counts_and_is_late(tmp_path: Path) -> None:
    """A student with late attempts only is graded on the last, with its moment for nbgrader's penalty."""
    files = [attempt(1, "2026-11-23-10-00-00", notebook(1)), attempt(1, "2026-11-24-10-00-00", notebook(1, 1))]
    _, plan = planned(tmp_path, "blackboard", files, due=DUE)
    (one,) = plan.hand_ins
    assert one.answer.attempt.late
    assert one.answer.attempt.when == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_an_extension_moves_the_due_date_of_one_student(tmp_path: Path) -> None:
    """With two days more, the third attempt is on time for one and late for the other."""
    files = [attempt(n, "2026-11-24-10-00-00", notebook(n)) for n in (1, 2)]
    _, plan = planned(tmp_path, "blackboard", files, due=DUE, extensions={"u1": timedelta(days=2)})
    assert [one.answer.attempt.late for one in plan.hand_ins] == [False, True]


def test_a_damaged_newest_attempt_does_not_hide_a_whole_one(tmp_path: Path) -> None:
    """The newest readable attempt counts, and the plan says that a newer one was damaged."""
    files = [attempt(1, "2026-11-20-10-00-00", notebook(1)), attempt(1, "2026-11-21-10-00-00", b'{"cells": [')]
    course, plan = planned(tmp_path, "blackboard", files, due=DUE)
    submitted.apply(course, plan, submitted.steps(course, plan))
    assert owner((course.submitted("u1", LAB) / f"{LAB}.ipynb").read_bytes()) == (1, 0)
    assert plan.hand_ins[0].answer.code == "newest_damaged"


def test_a_student_with_nothing_readable_is_not_lost(tmp_path: Path) -> None:
    """A damaged file is handed on, so that grading tells its author."""
    course, plan = planned(tmp_path, "blackboard", [attempt(1, "2026-11-20-10-00-00", b"not a notebook")])
    submitted.apply(course, plan, submitted.steps(course, plan))
    assert plan.hand_ins[0].answer.code == "damaged"
    assert (course.submitted("u1", LAB) / f"{LAB}.ipynb").read_bytes() == b"not a notebook"


def test_the_notebook_is_found_among_other_files_and_in_zips(tmp_path: Path) -> None:
    """The lab's own name wins, copies of it count as newer, zips are looked into, one other name is renamed."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("work/mine.ipynb", notebook(3))
        packed.writestr("__MACOSX/work/._mine.ipynb", b"x")
    files = [
        (f"garciaana_1_500_{LAB}.ipynb", notebook(1, 0)),
        (f"garciaana_1_501_{LAB}-1.ipynb", notebook(1, 1)),
        ("garciaana_1_502_draft.ipynb", notebook(9)),
        ("leebo_2_503_Untitled (3).ipynb", notebook(2)),
        ("chunx_3_504_work.zip", inner.getvalue()),
        ("patel_4_505_answers.py", b"def f():\n    return 4\n"),
    ]
    course, plan = planned(tmp_path, "canvas", files)
    submitted.apply(course, plan, submitted.steps(course, plan))
    found = {one.student: one.answer.code for one in plan.hand_ins}
    assert found == {"1": "", "2": "renamed", "3": "renamed", "4": "renamed"}
    for student, right in (("1", (1, 1)), ("2", (2, 0)), ("3", (3, 0))):
        assert owner((course.submitted(student, LAB) / f"{LAB}.ipynb").read_bytes()) == right
    assert (course.submitted("4", LAB) / f"{LAB}.py").is_file()


def test_two_notebooks_of_other_names_must_be_decided(tmp_path: Path) -> None:
    """Which of two is meant is not guessed: the student is in a problem and not in the plan."""
    files = [("garciaana_1_500_a.ipynb", notebook(1)), ("garciaana_1_501_b.ipynb", notebook(1, 1))]
    _, plan = planned(tmp_path, "canvas", files)
    assert [problem.code for problem in plan.problems] == ["several_notebooks"]
    assert plan.hand_ins == ()


ROSTER = "student,name,email,group\nana,Ana Núñez,a@x.example,Grupo 3\nbo,Bo Lee,b@x.example,Grupo 3\ncy,Cy Chun,c@x.example,\n"


@pytest.mark.parametrize("folder", ["Grupo 3_41", "Grupo 3"])
def test_a_team_hands_in_for_all_its_members(tmp_path: Path, folder: str) -> None:
    """A team's work goes to everyone whom the roster puts in it, with or without Moodle's group number."""
    files = [(f"{folder}_assignsubmission_file/{LAB}.ipynb", notebook(7))]
    _, plan = planned(tmp_path, "moodle", files, ROSTER)
    assert [one.student for one in plan.hand_ins] == ["ana", "bo"]
    assert not plan.problems


def test_a_canvas_group_is_told_by_its_name_and_not_taken_for_its_uploader(tmp_path: Path) -> None:
    """Canvas puts the group's name before the uploader's number: all members get the work."""
    roster = "student,name,canvas,group\nana,Ana Núñez,1,Team Red\nbo,Bo Lee,2,Team Red\n"
    _, plan = planned(tmp_path, "canvas", [(f"teamred_1_500_{LAB}.ipynb", notebook(1))], roster)
    assert [one.student for one in plan.hand_ins] == ["ana", "bo"]


def test_a_team_that_no_list_knows_is_a_problem(tmp_path: Path) -> None:
    """Without a roster of teams nobody is credited."""
    files = [(f"Default group_assignsubmission_file/{LAB}.ipynb", notebook(7))]
    _, plan = planned(tmp_path, "moodle", files)
    assert [problem.code for problem in plan.problems] == ["unknown_team"]


def test_blind_marking_keeps_the_participants_number(tmp_path: Path) -> None:
    """Under blind marking nobody has a name: the number is the student, and the worksheet finds it again."""
    _, plan = planned(tmp_path, "moodle", [(f"Participant_2_assignsubmission_file/{LAB}.ipynb", notebook(2))])
    assert [(one.student, dict(one.keys)) for one in plan.hand_ins] == [("participant-2", {f"participant:{LAB}": "2"})]


def test_moodle_without_a_list_asks_for_one(tmp_path: Path) -> None:
    """A name and the assignment's own number are no identity for a course."""
    _, plan = planned(tmp_path, "moodle", [(f"Ana Núñez_17_assignsubmission_file/{LAB}.ipynb", notebook(2))])
    assert [problem.code for problem in plan.problems] == ["needs_list"]


def test_the_instructor_says_who_somebody_is(tmp_path: Path) -> None:
    """A doubt printed with a key is settled by that key."""
    files = [(f"1-2 - Ana Nunez - Sep 24, 2024 926 PM/{LAB}.ipynb", notebook(1))]
    roster = "student,name\na1,Ana Núñez\na2,Ana Nuñez\n"
    _, doubtful = planned(tmp_path, "brightspace", files, roster)
    (problem,) = doubtful.problems
    assert problem.code == "namesakes"
    _, plan = planned(tmp_path, "brightspace", files, roster, told={problem.hint: "a2"})
    assert [one.student for one in plan.hand_ins] == ["a2"]
    assert not plan.problems


def test_two_entries_for_one_student_are_not_merged(tmp_path: Path) -> None:
    """Two of the download's people who turn out to be one student are reported; nothing of either is written."""
    files = [(f"garciaana_1_500_{LAB}.ipynb", notebook(1)), (f"garciaana_2_501_{LAB}.ipynb", notebook(2))]
    roster = "student,name,email,canvas\nana,Ana García,a@x.example,1\nana,Ana García,b@x.example,2\n"
    _, plan = planned(tmp_path, "canvas", files, roster)
    assert [problem.code for problem in plan.problems] == ["two_entries"]
    assert plan.hand_ins == ()


def test_a_download_of_several_assignments_must_be_narrowed(tmp_path: Path) -> None:
    """Open edX archives a whole course: mixing two of its assignments is refused, --only chooses one."""
    files = [(f"[1]A, [1]B, [1]C/[{n}] - ana - {LAB}.ipynb", notebook(n)) for n in (1, 2)]
    with pytest.raises(DeliveryError, match="several assignments"):
        planned(tmp_path, "openedx", files)
    _, plan = planned(tmp_path, "openedx", files, only="*/[[]2] - *")
    assert [one.student for one in plan.hand_ins] == ["ana"]


def test_canvas_late_marks_become_moments_that_nbgrader_understands(tmp_path: Path) -> None:
    """LATE without a time is a minute after the due date, its absence the due date itself."""
    files = [(f"garciaana_LATE_1_500_{LAB}.ipynb", notebook(1)), (f"leebo_2_501_{LAB}.ipynb", notebook(2))]
    _, plan = planned(tmp_path, "canvas", files, due=DUE)
    assert [one.answer.attempt.when for one in plan.hand_ins] == [DUE + timedelta(minutes=1), DUE]


def test_hostile_names_of_attempts_stay_in_their_folder(tmp_path: Path) -> None:
    """A student's file name never becomes a path of ours."""
    files = [
        attempt(1, "2026-11-20-10-00-00", notebook(1), name="..ipynb"),
        attempt(1, "2026-11-20-10-00-00", b"x", "a*|?.txt"),
    ]
    course, plan = planned(tmp_path, "blackboard", files)
    submitted.apply(course, plan, submitted.steps(course, plan))
    kept = sorted(
        path.relative_to(tmp_path).as_posix() for path in (tmp_path / "attempts").rglob("*") if path.is_file()
    )
    assert kept == [f"attempts/{LAB}/u1/1-20261120T100000Z/file.txt", f"attempts/{LAB}/u1/1-20261120T100000Z/ipynb"]


@pytest.mark.parametrize("roster", ["", "student,name,participant:canales-multiples\nana,Ana,101\neva,Eva,202\n"])
def test_moodles_mark_in_a_name_is_a_problem_and_never_a_choice(tmp_path: Path, roster: str) -> None:
    """A display name, or a file's, that holds `_101_assignsubmission_file_` itself: both numbers may be meant."""
    files = [
        (f"Ana_101_assignsubmission_file_{LAB}.ipynb", notebook(1)),
        (f"Eva_101_assignsubmission_file_x_202_assignsubmission_file_{LAB}.ipynb", notebook(2)),
    ]
    _, plan = planned(tmp_path, "moodle", files, roster)
    assert [problem.code for problem in plan.problems if "Eva" in problem.subject] == ["unclear"]
    unclear = next(problem for problem in plan.problems if problem.code == "unclear")
    assert unclear.who == ("Participant 101", "Participant 202")
    assert all(owner(one.answer.file.read())[0] == 1 for one in plan.hand_ins if one.answer.file)
    _, told = planned(tmp_path, "moodle", files, roster, told={unclear.hint: "eva"})
    assert not [problem for problem in told.problems if problem.code == "unclear"]
    assert [owner(one.answer.file.read())[0] for one in told.hand_ins if one.answer.file and one.student == "eva"] == [
        2
    ]


def test_blackboards_mark_in_a_file_name_is_a_problem_and_never_a_choice(tmp_path: Path) -> None:
    """A file that its owner named as somebody else's later attempt: that one's own file counts, this one is told."""
    roster = "student,name,login\nana,Ana,u1\neva,Eva,u2\n"
    own = attempt(1, "2026-11-20-10-00-00", notebook(1))
    forged = attempt(2, "2026-11-20-10-00-00", notebook(2), f"u1_attempt_2026-11-22-10-00-00_{LAB}.ipynb")
    _, plan = planned(tmp_path, "blackboard", [own, forged], roster)
    assert [(problem.code, problem.who) for problem in plan.problems] == [("unclear", ("u2", "u1"))]
    assert [(one.student, owner(one.answer.file.read())[0]) for one in plan.hand_ins if one.answer.file] == [("ana", 1)]
    _, told = planned(tmp_path, "blackboard", [own, forged], roster, told={plan.problems[0].hint: "eva"})
    assert not told.problems
    assert [one.student for one in told.hand_ins] == ["ana", "eva"]


def test_moodles_folders_are_read_from_their_end(tmp_path: Path) -> None:
    """In a folder's name the last number is the person's, whatever the name holds."""
    folder = "Eva_101_assignsubmission_file_x_202_assignsubmission_file_"
    roster = "student,name,participant:canales-multiples\nana,Ana,101\neva,Eva_101_assignsubmission_file_x,202\n"
    _, plan = planned(tmp_path, "moodle", [(f"{folder}/{LAB}.ipynb", notebook(2))], roster)
    assert [one.student for one in plan.hand_ins] == ["eva"]


LOOSE = [
    (["ana.ipynb", "bo.py", "cy-1.ipynb", "dee.zip"], {}),
    ([f"{LAB}.ipynb", f"{LAB} (1).ipynb"], dict.fromkeys((LAB, f"{LAB} (1)"), "named_as_lab")),
    (
        [f"ana_{LAB}.ipynb", "Canales Multiples bo.py"],
        {f"ana_{LAB}": "named_as_lab", "Canales Multiples bo": "named_as_lab"},
    ),
    (["ana.ipynb", "ana (1).ipynb", "bo - Copia.py"], {"ana (1)": "copied", "bo - Copia": "copied"}),
    (["ana.ipynb", "ana-1.ipynb", "bo-1.ipynb"], {"ana-1": "copied"}),
    ([f"ana/{LAB}.ipynb", "bo.ipynb"], {"bo": "beside_folders"}),
    ([f"submitted/ana/{LAB}/{LAB}.ipynb", f"submitted/bo/{LAB}/{LAB}.ipynb"], {"submitted": "one_folder"}),
    ([f"ana/{LAB}/{LAB}.ipynb", "helper.py", "README.txt"], {}),
]


@pytest.mark.parametrize(("names", "doubtful"), LOOSE)
def test_what_need_not_be_a_students_name_is_asked(tmp_path: Path, names: list[str], doubtful: dict[str, str]) -> None:
    """A copy, the lab's own name, a file beside folders, a folder around all: nobody is made of them, and none is lost."""
    wanted = Wanted(LAB, beside=frozenset({"helper.py"}))
    files = [(name, notebook(number)) for number, name in enumerate(names)]
    _, plan = planned(tmp_path, "plain", files, wanted=wanted)
    assert {problem.hint.removeprefix("student:"): problem.code for problem in plan.problems} == doubtful
    firsts = {name.partition("/")[0] for name in names} - {"helper.py", "README.txt"}
    certain = {name if "." not in name else name.rpartition(".")[0] for name in firsts} - {*doubtful}
    assert {one.student for one in plan.hand_ins} == certain
    roster = "student\n" + "".join(f"{student}\n" for student in {*doubtful})
    _, plan = planned(tmp_path, "plain", files, roster, wanted=wanted)
    assert not {problem.code for problem in plan.problems} & {*doubtful.values()}, "a list can tell"


def test_whose_a_loose_file_is_can_be_said(tmp_path: Path) -> None:
    """The key that the problem names is the one that --match takes."""
    files = [(f"{LAB}.ipynb", notebook(1))]
    _, plan = planned(tmp_path, "plain", files)
    (problem,) = plan.problems
    _, plan = planned(tmp_path, "plain", files, told={problem.hint: "ana"})
    assert [one.student for one in plan.hand_ins] == ["ana"] and not plan.problems
