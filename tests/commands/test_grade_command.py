"""`autograder grade` as an instructor types it: both labs, files out, exit statuses, and interruptions of every kind.

AUTOGRADER_KILLS says how often the run is killed at a random point (2; `make kills` asks for 50).
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import graded_course
import psutil
import pytest
import sample_course
from click.testing import CliRunner, Result
from graded_course import ENGLISH, SPANISH, score
from sample_course import SampleCourse

from autograder.cli import main
from autograder.course import Course
from autograder.running import worker

KILLS = int(os.environ.get("AUTOGRADER_KILLS", "2"))
QUESTIONS = ("edge_detector", "conv2d_multi_output", "conv2d_multi_input", "conv2d_combined", "two_convs_as_one")
SLOW = "import time\ntime.sleep(15)\ndef edge_detector():\n    return None\n"


@pytest.fixture(scope="module")
def ungraded(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """Two labs and their submissions; nothing graded yet, so tests work on copies."""
    sample = sample_course.make(tmp_path_factory.mktemp("grade"), SPANISH, ENGLISH)
    for lab in (SPANISH, ENGLISH):
        graded_course.hand_in(sample, lab)
    sample.course.secret()
    return sample


@pytest.fixture(scope="module")
def undisturbed(ungraded: SampleCourse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, float]]:
    """A copy that was graded without a disturbance, and the seconds that it took."""
    course = copied(ungraded, tmp_path_factory.mktemp("undisturbed"))
    begun = time.monotonic()
    done = subprocess.run(words(course, SPANISH), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "cannot be drawn" not in done.stderr
    yield course, time.monotonic() - begun
    worker._worker.close()


def copied(sample: SampleCourse, folder: Path) -> Course:
    """A course like `sample`, in `folder`."""
    shutil.copytree(sample.course.root, folder / "course")
    return Course(folder / "course")


def words(course: Course, lab: str, *more: object) -> list[str]:
    """The command line."""
    command = Path(sysconfig.get_path("scripts")) / "autograder"
    return [
        str(word) for word in (command, "grade", lab, "--course", course.root, "--jobs", 2, "--lang", "en", *more)
    ] + ["--accept-unreadable"]


def autograder(*given: object) -> Result:
    """The same in this process; its workers are others."""
    return CliRunner().invoke(main, [str(word) for word in given])


def test_both_labs_arrive_everywhere(undisturbed: tuple[Course, float], tmp_path: Path) -> None:
    """Gradebook, autograded notebooks, reports, and a CSV row for each student and question."""
    course, _ = undisturbed
    table = tmp_path / "scores.csv"
    result = autograder("grade", ENGLISH, "--course", course.root, "--jobs", 1, "--csv", table, "--lang", "en")
    assert result.exit_code == 1, result.output
    assert "5 graded now, 0 as before, 0 need a human" in result.output
    for student, cause in (("cid", "breaks off"), ("dan", "no file"), ("eva", "as it was handed out")):
        line = next(line for line in result.output.splitlines() if line.startswith(f"✗ {student} "))
        assert cause in line
    assert "lost most often: " in result.output
    for lab in (SPANISH, ENGLISH):
        assert [score(course, student, lab) for student in ("ana", "cid", "dan", "eva")] == [100, 0, 0, 0]
        for student in course.students(lab):
            assert course.report(student, lab).is_file()
            assert (course.root / "autograded" / student / lab / f"{lab}.ipynb").is_file()
    with table.open(encoding="utf-8", newline="") as file:
        found = {(row["student_id"], row["question"]): row for row in csv.DictReader(file)}
    assert set(found) == {(student, question) for student in course.students(ENGLISH) for question in QUESTIONS}
    assert found["bea", "conv2d_combined"]["score"] == "0.00"
    assert found["cid", "edge_detector"]["status"] == "unreadable"


def test_a_second_run_keeps_all_and_starts_no_worker(undisturbed: tuple[Course, float]) -> None:
    """It is told, and nothing is written but the lock."""
    course, _ = undisturbed
    before = graded_course.modified(course.root)
    result = autograder("grade", SPANISH, "--course", course.root, "--lang", "en", "--accept-unreadable")
    assert result.exit_code == 0
    assert "✗ cid handed in nothing to grade" in result.output
    assert "0 graded now, 5 as before" in result.output
    assert {path.name for path, when in graded_course.modified(course.root).items() if before.get(path) != when} <= {
        ".lock",
        ".nbgrader.log",
    }


def test_a_page_is_drawn_of_whom_only_the_gradebook_still_knows(
    undisturbed: tuple[Course, float], tmp_path: Path
) -> None:
    """What was handed in may have been put away since."""
    shutil.copytree(undisturbed[0].root, tmp_path / "course")
    course, pages = Course(tmp_path / "course"), tmp_path / "pages"
    shutil.rmtree(course.submitted("ana", SPANISH).parent)
    told = autograder("feedback", SPANISH, "--course", course.root, "--out", pages)
    assert told.exit_code == 0, told.output
    assert (pages / "ana.html").is_file()


def test_a_dry_run_says_why_and_writes_nothing(undisturbed: tuple[Course, float], ungraded: SampleCourse) -> None:
    """One line a student."""
    course, _ = undisturbed
    known = autograder("grade", SPANISH, "--course", course.root, "--dry-run", "--lang", "en").output
    assert known.splitlines() == [f"{student}: graded already, nothing changed" for student in course.students(SPANISH)]
    before = graded_course.modified(ungraded.course.root)
    fresh = autograder("grade", SPANISH, "--course", ungraded.course.root, "--dry-run", "--lang", "en").output
    assert "ana: new" in fresh
    assert graded_course.modified(ungraded.course.root) == before


def test_what_cannot_be_done_has_status_2(ungraded: SampleCourse, tmp_path: Path) -> None:
    """A student who is not there, a lab without graders, a folder that is no course, a lab that was not generated."""
    root = ungraded.course.root
    assert autograder("grade", SPANISH, "--course", root, "--student", "nobody").exit_code == 2
    assert autograder("grade", "another-lab", "--course", root).exit_code == 2
    copy = copied(ungraded, tmp_path)
    (copy.root / "gradebook.db").unlink()
    result = autograder("grade", SPANISH, "--course", copy.root, "--student", "ana")
    assert result.exit_code == 2
    assert "nbgrader generate_assignment" in result.output


def test_what_was_begun_and_not_needed_is_ended(ungraded: SampleCourse, tmp_path: Path) -> None:
    """Workers are begun before it is seen that there is no file for them."""
    course = copied(ungraded, tmp_path)
    course.submitted("ana", SPANISH).joinpath(f"{SPANISH}.ipynb").unlink()
    before = set(psutil.Process().children())  # a grader that another test has used may still stand
    done = autograder("grade", SPANISH, "--course", course.root, "--student", "ana", "--accept-unreadable")
    assert done.exit_code == 0, done.output
    assert not [child for child in set(psutil.Process().children()) - before if child.name() == "bwrap"]


def test_a_name_is_no_markup(ungraded: SampleCourse, tmp_path: Path) -> None:
    """Square brackets in a student's id are letters, also where the terminal's tables know them for something else."""
    course = copied(ungraded, tmp_path)
    for name in ("[red]", "[link=file:x]b"):
        shutil.copytree(course.submitted("ana", SPANISH), course.submitted(name, SPANISH))
    told = autograder("grade", SPANISH, "--course", course.root, "--dry-run", "--lang", "en")
    assert told.exit_code == 0, told.output
    assert "[red]" in told.output and "[link=file:x]b" in told.output


def test_ctrl_c_ends_at_once_and_keeps_what_is_done(
    ungraded: SampleCourse, undisturbed: tuple[Course, float], tmp_path: Path
) -> None:
    """Status 130; the next run takes up the rest, and all is as if nobody had interrupted.

    At once: what hangs gets no report, although it would have one if it had been waited for.
    """
    course = copied(ungraded, tmp_path)
    hung = course.submitted("zoe", SPANISH) / f"{SPANISH}.ipynb"
    hung.parent.mkdir(parents=True)
    hung.write_text(ungraded.solved(SPANISH, but={"edge_detector": SLOW}))
    run = subprocess.Popen(
        words(course, SPANISH),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a suite in the background ignores it
    )
    wait_for(course.report("ana", SPANISH), run)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate()
    assert run.returncode == 130, said
    assert "Interrupted" in said and "Traceback" not in said
    assert not course.report("zoe", SPANISH).exists()
    shutil.rmtree(hung.parents[1])
    finished = subprocess.run(words(course, SPANISH), capture_output=True, text=True, check=False)
    assert finished.returncode == 0
    assert graded_course.results(course) == graded_course.results_of(undisturbed[0], SPANISH)


def wait_for(path: Path, run: subprocess.Popen[str]) -> None:
    """Until a file is there."""
    until = time.monotonic() + 600
    while not path.exists() and time.monotonic() < until and run.poll() is None:
        time.sleep(0.02)
    assert path.exists()


def test_kill_9_anywhere_loses_nothing(
    ungraded: SampleCourse, undisturbed: tuple[Course, float], tmp_path: Path
) -> None:
    """Killed at random points of its run, again and again, the last run ends as the undisturbed one did."""
    expected = graded_course.results_of(undisturbed[0], SPANISH)
    moment = random.Random(2026)
    for number in range(KILLS):
        course = copied(ungraded, tmp_path / str(number))
        run = subprocess.Popen(words(course, SPANISH), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=moment.uniform(0.3, 1.0) * undisturbed[1])
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        finished = subprocess.run(words(course, SPANISH), capture_output=True, text=True, check=False)
        assert finished.returncode == 0, finished.stdout + finished.stderr
        assert graded_course.results(course) == expected
        shutil.rmtree(course.root)
