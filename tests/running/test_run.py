"""A run over a lab's submissions: what is graded and why, what is delivered, and what it leaves alone."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import graded_course
import pytest
import sample_course
from graded_course import SPANISH, Here, Nowhere, score
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder import intake
from autograder.course import Course, reports
from autograder.errors import AssignmentError, DeliveryError
from autograder.errors.faults import Faults
from autograder.model import GradeReport, Reason
from autograder.running import worker
from autograder.running.delivery import Delivery
from autograder.running.run import Graded, Run
from autograder.sinks.gradebook import gradebook_url

CLASS = ("ana", "bea", "cid", "dan", "eva")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """A class of all sorts, graded once; tests work on copies."""
    sample = sample_course.make(tmp_path_factory.mktemp("coursework"), SPANISH)
    graded_course.hand_in(sample, SPANISH)
    grade(sample.course)
    yield sample
    worker._worker.close()


@pytest.fixture
def course(graded: SampleCourse, tmp_path: Path) -> Course:
    """A copy of the graded course, with its gradebook."""
    copy = tmp_path / "course"
    shutil.copytree(graded.course.root, copy)
    config = (copy / "nbgrader_config.py").read_text(encoding="utf-8")
    assert str(graded.course.root) not in config
    return Course(copy)


def grade(
    course: Course, students: Sequence[str] = CLASS, *, force: bool = False, changed: bool = False
) -> dict[str, Graded]:
    """Run over these students in this process; `changed` pretends that a limit is another."""
    setup = graded_course.setup(course)
    if changed:
        setup = replace(setup, assignment=replace(setup.assignment, limits={"call_seconds": 4}))
    with Delivery(course, SPANISH) as deliver:
        run = Run(course, setup, deliver, force=force, gradebook=deliver.gradebook)
        return {each.report.student: each for each in run.grade(students, Here, 1)}


def why(course: Course, student: str, *, force: bool = False) -> tuple[str, tuple[str, ...]]:
    """What a run would do with a student's submission."""
    run = Run(course, graded_course.setup(course), Nowhere(), force=force)
    planned = next(run.plan([student]))
    return planned.why, planned.changed


def report(course: Course, student: str) -> GradeReport:
    """The stored report."""
    stored = reports.load(course.report(student, SPANISH))
    assert stored is not None
    return stored


def fresh(found: dict[str, Graded]) -> set[str]:
    """Who was graded now."""
    return {student for student, each in found.items() if each.fresh}


def test_every_submission_gets_a_report(course: Course) -> None:
    """Right, wrong, unreadable, missing and untouched ones."""
    assert report(course, "ana").score == 100
    assert report(course, "bea").score == 70
    assert report(course, "eva").score == 0
    for student in ("cid", "dan"):
        assert {question.status for question in report(course, student).questions} == {Reason.UNREADABLE}
    assert not any(report(course, student).needs_human for student in CLASS)


def test_a_second_run_does_nothing(course: Course) -> None:
    """Not a file is written, unreadable submissions included."""
    before = graded_course.modified(course.root)
    found = grade(course)
    written = {path for path, when in graded_course.modified(course.root).items() if before.get(path) != when}
    assert {path.name for path in written} <= {".lock"}
    assert not fresh(found) and len(found) == len(CLASS)


def test_only_what_changed_is_graded_again(course: Course) -> None:
    """By the submission's own bytes."""
    assert why(course, "ana") == ("current", ())
    path = graded_course.handed(course, "ana", SPANISH)
    path.write_bytes(path.read_bytes() + b"\n")
    assert why(course, "ana") == ("changed", ("submission",))
    assert fresh(grade(course)) == {"ana"}


def test_reasons_of_a_plan(course: Course) -> None:
    """New, forced, and each thing that a report depends on."""
    assert why(course, "ana", force=True)[0] == "forced"
    course.report("bea", SPANISH).unlink()
    assert why(course, "bea") == ("new", ())
    stored = report(course, "ana")
    for name in ("graders", "lab", "key", "limits"):
        reports.save(course.report("ana", SPANISH), replace(stored, digests={**stored.digests, name: "other"}))
        assert why(course, "ana") == ("changed", (name,))
    reports.save(course.report("ana", SPANISH), replace(stored, contained=False))
    assert why(course, "ana") == ("changed", ("containment",))


def test_force_grades_again_and_gives_the_same(course: Course) -> None:
    """Byte for byte, with more than one submission in a process."""
    before = graded_course.results(course)
    assert fresh(grade(course, force=True)) == set(CLASS) - {"dan"}  # where there is no file, there is nothing to grade
    assert graded_course.results(course) == before


def test_a_chosen_subset_leaves_the_others_alone(course: Course) -> None:
    """Not even their reports are read."""
    for student in ("ana", "bea"):
        course.report(student, SPANISH).unlink()
    assert set(grade(course, ["bea"])) == {"bea"}
    assert not course.report("ana", SPANISH).exists()


def test_scores_that_changed_with_the_graders_are_told(course: Course) -> None:
    """And only where it was our side that changed."""
    stored = report(course, "bea")
    half = [replace(question, checks=question.checks[:1]) for question in stored.questions]
    reports.save(course.report("bea", SPANISH), replace(stored, questions=tuple(half)))
    found = grade(course, changed=True)
    assert found["bea"].before == sum(question.checks[0].earned for question in stored.questions)
    assert found["bea"].report.score == 70
    path = graded_course.handed(course, "bea", SPANISH)
    path.write_bytes(path.read_bytes() + b"\n")
    assert grade(course, changed=True)["bea"].before is None


def test_what_people_entered_survives(course: Course) -> None:
    """Manual scores, comments and extensions, through a forced run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, of its use of SQLAlchemy
        with Gradebook(gradebook_url(course)) as book:
            book.find_grade("test_conv2d_combined", SPANISH, SPANISH, "bea").manual_score = 12.5
            book.find_comment("conv2d_combined", SPANISH, SPANISH, "bea").manual_comment = "Lo hablamos."
            book.grant_extension(SPANISH, "bea", weeks=1)
            book.db.commit()
    entered = (0, 3, 5, 8, 9, 12)  # student, extension, cell, manual score, extra credit, manual comment
    before = [[row[place] for place in entered] for row in graded_course.rows(course)]
    assert score(course, "bea") == 82.5
    grade(course, ["bea"], force=True)
    assert [[row[place] for place in entered] for row in graded_course.rows(course)] == before
    assert score(course, "bea") == 82.5


def test_a_gradebook_made_anew_receives_all(course: Course) -> None:
    """Reports that hold are delivered again, not graded again."""
    (course.root / "gradebook.db").unlink()
    assert SampleCourse(course, Path(), Path()).nbgrader("generate_assignment", SPANISH, "--force") == 0
    assert not fresh(grade(course))
    assert score(course, "ana") == 100


def test_a_missing_notebook_is_written_again(course: Course) -> None:
    """What somebody removed from autograded/ comes back with the next run."""
    shutil.rmtree(course.root / "autograded" / "ana")
    assert not fresh(grade(course))
    assert (course.root / "autograded" / "ana" / SPANISH / f"{SPANISH}.ipynb").is_file()


def test_what_this_machine_cannot_read_is_nobodys_zero(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the disk needs a human, is delivered without a score, and is taken up again."""
    broken = graded_course.handed(course, "ana", SPANISH)

    def read(path: Path) -> bytes:
        if path == broken:
            raise OSError(5, "Input/output error")
        data: bytes = whole(path)
        return data

    whole = intake.contents
    monkeypatch.setattr("autograder.intake.contents", read)
    found = grade(course)
    assert fresh(found) == {"ana"} and found["ana"].report.needs_human
    assert why(course, "ana") == ("human", ())
    monkeypatch.undo()
    assert why(course, "ana")[0] == "human"
    assert fresh(grade(course)) == {"ana"}
    assert score(course, "ana") == 100


def test_a_file_that_is_replaced_while_it_is_graded_is_noticed(course: Course) -> None:
    """Nothing arrives of a report that is about another file; the next run grades the new one."""
    path = graded_course.handed(course, "ana", SPANISH)
    for new in (graded_course.handed(course, "bea", SPANISH).read_bytes(), None):
        before = path.read_bytes()
        with Delivery(course, SPANISH) as deliver:
            run = Run(course, graded_course.setup(course), deliver, force=True, gradebook=deliver.gradebook)
            for _ in run.grade(["ana"], Here, 1):
                path.unlink() if new is None else path.write_bytes(new)
        assert [(fault.student, fault.stage) for fault in run.faults.found] == [("ana", "deliver")]
        assert score(course, "ana") == 100
        path.write_bytes(before)
    path.write_bytes(graded_course.handed(course, "bea", SPANISH).read_bytes())
    assert fresh(grade(course)) == {"ana"}
    assert score(course, "ana") == 70


def test_a_batch_that_was_refused_is_delivered_by_the_next_run(course: Course) -> None:
    """Its reports are kept, and the error is told once."""
    shutil.rmtree(course.root / "reports")
    calls: list[int] = []

    class Away(Nowhere):
        def record(self, ready: Sequence[tuple[Graded, None]], faults: Faults) -> list[Graded]:
            calls.append(len(ready))
            raise DeliveryError("the database is away")

    run = Run(course, graded_course.setup(course), Away(), gradebook="away")
    with pytest.raises(DeliveryError, match="away"):
        list(run.grade(CLASS, Here, 1))
    assert calls == [len(CLASS)]
    assert not fresh(grade(course)) - {"dan"}


def test_a_notebook_is_written_while_others_are_graded(course: Course) -> None:
    """Only its rows wait for a batch."""
    shutil.rmtree(course.root / "autograded")
    with Delivery(course, SPANISH) as deliver:
        run = Run(course, graded_course.setup(course), deliver, force=True, gradebook=deliver.gradebook)
        results = run.grade(CLASS, Here, 1)
        first = next(results).report.student
        next(results)
        assert [path.name for path in (course.root / "autograded").iterdir()] == [first]
        results.close()


def test_two_runs_do_not_work_on_the_same_lab(course: Course) -> None:
    """The second is refused at once; when the first has ended, another may begin."""
    first = Run(course, graded_course.setup(course), Nowhere(), force=True).grade(["ana"], Here, 1)
    next(first)
    with pytest.raises(AssignmentError, match="another run"):
        grade(course)
    first.close()
    grade(course)
