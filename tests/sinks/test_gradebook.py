"""The gradebook and autograded/ as `autograder grade` writes them, beside what `nbgrader autograde` writes."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import graded_course
import pytest
import sample_course
from lti.postgres import BINARIES, cluster
from nbgrader.api import Gradebook as NbgraderGradebook
from sample_course import SampleCourse
from sqlalchemy import create_engine, text

from autograder import labs
from autograder.course import CONFIG, Course, reports
from autograder.errors import AssignmentError, DeliveryError
from autograder.errors.faults import Faults
from autograder.running.delivery import Delivery
from autograder.running.run import Graded
from autograder.sinks.gradebook import database, gradebook_url
from autograder.sinks.gradebook.writing import Gradebook
from autograder.sinks.marks import Marks

LAB = "canales-multiples"
WRONG = {"conv2d_combined": "def conv2d_combined(x, weight, bias):\n    return x\n", "diagonal_kernel": "¿<b>?</b>"}
ROWS = """
    select submitted_assignment.student_id, submitted_assignment.timestamp, submitted_assignment.extension,
           submitted_notebook.flagged, submitted_notebook.late_submission_penalty, base_cell.name,
           grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade,
           comment.auto_comment, comment.manual_comment, student.email
    from base_cell
    join submitted_notebook on submitted_notebook.notebook_id = base_cell.notebook_id
    join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
    join student on student.id = submitted_assignment.student_id
    left join grade on grade.cell_id = base_cell.id and grade.notebook_id = submitted_notebook.id
    left join comment on comment.cell_id = base_cell.id and comment.notebook_id = submitted_notebook.id
    order by submitted_assignment.student_id, base_cell.name, base_cell.type
"""


@dataclass(frozen=True, slots=True)
class Twins:
    """The same submissions and reports in two courses: one graded by nbgrader, one delivered by us."""

    by_nbgrader: SampleCourse
    by_us: Course
    students: tuple[str, ...]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Right, wrong and late, unreadable, untouched, and one whose teacher has been there before."""
    folder = tmp_path_factory.mktemp("twins")
    sample = sample_course.make(folder, LAB)
    data = sample.course.source(LAB) / "data"
    data.mkdir()
    (data / "values.csv").write_text("1,2\n", encoding="utf-8")
    sample.submit("ana", LAB, sample.solved(LAB))
    sample.submit("bea", LAB, sample.solved(LAB, but=WRONG), sample_course.LATE)
    sample.submit("cid", LAB, "{")
    sample.submit("dan", LAB, json.dumps(sample.released(LAB)))
    sample.submit("eva", LAB, sample.solved(LAB), sample_course.LATE)
    with NbgraderGradebook(gradebook_url(sample.course)) as book, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, of its use of SQLAlchemy
        book.add_student("eva", email="eva@example.org")
        book.add_submission(LAB, "eva")
        grade = book.find_grade("test_edge_detector", LAB, LAB, "eva")
        grade.manual_score, grade.extra_credit = 3.0, 1.5
        book.find_comment("edge_detector", LAB, LAB, "eva").manual_comment = "Lo hablamos en clase."
        book.grant_extension(LAB, "eva", weeks=1)
    other = Course(folder / "other")
    shutil.copytree(sample.course.root, other.root)
    assert sample.nbgrader("autograde", LAB) == 0
    students = sample.course.students(LAB)
    made = Twins(sample, other, students)
    deliver_all(made)
    return made


def deliver_all(twins: Twins) -> None:
    """What `autograder grade` does with the reports that nbgrader's run left."""
    found = [reports.load(twins.by_nbgrader.course.report(student, LAB)) for student in twins.students]
    batch = [Graded(each, graded_course.handed(twins.by_us, each.student, LAB), fresh=True) for each in found if each]
    with Delivery(twins.by_us, LAB) as delivery:
        graded_course.deliver(delivery, batch, Faults())


def rows(course: Course) -> list[tuple[Any, ...]]:
    """Everything that the gradebook holds about submissions, without its arbitrary ids."""
    with closing(sqlite3.connect(course.root / "gradebook.db")) as database:
        return database.execute(ROWS).fetchall()


def test_the_gradebook_is_the_one_nbgrader_writes(twins: Twins) -> None:
    """Scores, comments, penalties, timestamps, and what the teacher entered."""
    found = rows(twins.by_us)
    assert len(found) == 5 * 12
    assert found == rows(twins.by_nbgrader.course)


def test_the_notebooks_are_the_ones_nbgrader_writes(twins: Twins) -> None:
    """But for their white space, with the files beside them that releasing feedback needs."""
    for student in twins.students:
        theirs = twins.by_nbgrader.course.root / "autograded" / student / LAB
        ours = twins.by_us.root / "autograded" / student / LAB
        names = files(theirs)
        helpers = files(twins.by_us.source(LAB)) - {f"{LAB}.ipynb"}
        assert names == {f"{LAB}.ipynb", "submission_secret.txt", "timestamp.txt"} | helpers
        assert names == files(ours)
        for name in names:
            assert content(ours / name) == content(theirs / name)
            assert (ours / name).stat().st_mode == (theirs / name).stat().st_mode


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def content(path: Path) -> object:
    return json.loads(path.read_bytes()) if path.suffix == ".ipynb" else path.read_bytes()


def test_writing_again_changes_nothing(twins: Twins) -> None:
    """The same reports give the same rows, ids included."""
    path = twins.by_us.root / "gradebook.db"
    with closing(sqlite3.connect(path)) as database:
        before = list(database.iterdump())
    deliver_all(twins)
    with closing(sqlite3.connect(path)) as database:
        assert list(database.iterdump()) == before


def class_of(count: int) -> list[Marks]:
    """Marks of `count` students with all points."""
    scores = {"test_edge_detector": 10.0, "test_conv2d_combined": 30.0}
    return [Marks(f"s{index:03d}", datetime(2026, 1, 10), scores, {"edge_detector": None}) for index in range(count)]


def scored(url: str) -> list[tuple[str, float]]:
    """Student and sum of the automatic scores, from any database."""
    query = """
        select submitted_assignment.student_id, sum(grade.auto_score) from submitted_assignment
        join submitted_notebook on submitted_notebook.assignment_id = submitted_assignment.id
        join grade on grade.notebook_id = submitted_notebook.id
        where submitted_assignment.student_id like 's%' group by 1 order by 1
    """
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [(row[0], row[1]) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def record_at_once(course: Course, graders: int) -> None:
    """Several graders record the same class at the same time, in small batches; fails if one of them fails."""
    entries = class_of(60)

    def record() -> None:
        with Gradebook(course, LAB) as book:
            for start in range(0, len(entries), 10):
                book.record(entries[start : start + 10])

    with ThreadPoolExecutor(graders) as pool:
        for done in [pool.submit(record) for _ in range(graders)]:
            done.result()


def test_graders_at_once_wait_for_each_other(twins: Twins) -> None:
    """On SQLite: nobody fails, nothing is there twice."""
    record_at_once(twins.by_us, 4)
    assert scored(gradebook_url(twins.by_us)) == [(f"s{index:03d}", 40.0) for index in range(60)]


def test_a_locked_gradebook_is_waited_for(twins: Twins) -> None:
    """Another program's transaction only delays ours."""
    path = twins.by_us.root / "gradebook.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("begin immediate")
        threading.Timer(0.3, other.execute, ["rollback"]).start()
        with Gradebook(twins.by_us, LAB) as book:
            book.record(class_of(1))
    assert ("s000", 40.0) in scored(gradebook_url(twins.by_us))


HOLDER = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).execute("begin immediate")
print("held", flush=True)
sys.stdin.read()
"""


def test_who_holds_the_gradebook_is_said_while_we_wait(
    twins: Twins, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Soon, by number and command; and when the other lets go, the grades arrive all the same."""
    monkeypatch.setattr(database, "SOON_SECONDS", 0.1)
    path = twins.by_us.root / "gradebook.db"
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        with ThreadPoolExecutor(1) as pool, Gradebook(twins.by_us, LAB) as book:
            done = pool.submit(book.record, class_of(1))
            while not caplog.records and not done.done():
                time.sleep(0.01)
            assert f"{other.pid} {sys.executable}" in caplog.text
            other.communicate()
            done.result()
    assert ("s000", 40.0) in scored(gradebook_url(twins.by_us))


def test_a_batch_arrives_whole_or_not_at_all(twins: Twins) -> None:
    """A database that refuses one row keeps none of the batch."""
    before = rows(twins.by_us)
    refused = replace(class_of(1)[0], student="zzz", scores={"test_edge_detector": 99.5})
    with closing(sqlite3.connect(twins.by_us.root / "gradebook.db")) as database:
        database.execute(
            "create trigger refuse before update on grade when new.auto_score = 99.5 "
            "begin select raise(abort, 'out of range'); end"
        )
    first = replace(class_of(1)[0], student="first")
    with Gradebook(twins.by_us, LAB) as book, pytest.raises(DeliveryError, match="nothing of this batch was written"):
        book.record([first, refused])
    assert rows(twins.by_us) == before


def test_what_is_not_there_is_named(tmp_path: Path, twins: Twins) -> None:
    """No gradebook and no such lab say what to run."""
    with pytest.raises(DeliveryError, match="the lab nonesuch: run nbgrader generate_assignment"):
        Gradebook(twins.by_us, "nonesuch")
    (tmp_path / CONFIG).write_text("", encoding="utf-8")
    with pytest.raises(DeliveryError, match=r"no gradebook at .*: run nbgrader generate_assignment"):
        Gradebook(Course(tmp_path), LAB)
    assert not (tmp_path / "gradebook.db").exists()


def test_a_late_policy_that_cannot_be_loaded_costs_those_who_are_late(twins: Twins, tmp_path: Path) -> None:
    """Nobody else needs it; what is wrong with it is said."""
    course = Course(tmp_path / "course")
    shutil.copytree(twins.by_us.root, course.root)
    with (course.root / CONFIG).open("a", encoding="utf-8") as config:
        config.write("c.AssignLatePenalties.plugin_class = 'no_such.Policy'\n")
    found = [reports.load(twins.by_nbgrader.course.report(student, LAB)) for student in ("ana", "bea")]
    batch = [Graded(each, graded_course.handed(course, each.student, LAB), fresh=True) for each in found if each]
    faults = Faults()
    with Delivery(course, LAB) as delivery:
        assert [each.report.student for each in graded_course.deliver(delivery, batch, faults)] == ["ana"]
        with pytest.raises(DeliveryError, match="cannot be loaded"):
            delivery.settle(twins.students)
    assert [(each.student, "no_such" in each.cause) for each in faults.found] == [("bea", True)]


def test_points_that_disagree_are_refused(twins: Twins) -> None:
    """A report with other points than the gradebook is not delivered; a question without a test cell stops all at once."""
    course = twins.by_nbgrader.course
    stored = reports.load(course.report("ana", LAB))
    assert stored is not None
    dearer = replace(
        stored, questions=tuple(replace(question, points=question.points * 2) for question in stored.questions)
    )
    faults = Faults()
    batch = [Graded(dearer, graded_course.handed(course, "ana", LAB), fresh=True)]
    with Delivery(course, LAB) as delivery:
        assert graded_course.deliver(delivery, batch, faults) == []
    assert ["test_edge_detector is worth 10.0" in fault.cause for fault in faults.found] == [True]
    graders = course.root / "graders" / "channels"
    shutil.copytree(labs.GRADERS / "channels", graders, ignore=shutil.ignore_patterns("specimens", "__pycache__"))
    toml = graders / "assignment.toml"
    try:
        toml.write_text(toml.read_text().replace("points = 10", "points = 20", 1))
        Delivery(course, LAB).__exit__()  # the notebook's points count
        toml.write_text(toml.read_text() + '\n[[question]]\nfunction = "one_more"\npoints = 5\n')
        with pytest.raises(AssignmentError, match="no test cell test_one_more"):
            Delivery(course, LAB)
    finally:
        shutil.rmtree(graders.parent)


@pytest.mark.skipif(shutil.which("initdb", path=BINARIES) is None, reason="PostgreSQL is not installed")
def test_postgresql(tmp_path: Path) -> None:
    """Any SQLAlchemy URL will do: on a real server, nbgrader generates and grades, and four of ours record at once."""
    with cluster() as url:
        sample = sample_course.make(tmp_path, LAB, settings=f"c.CourseDirectory.db_url = {url!r}")
        sample.submit("ana", LAB, "{}")
        assert sample.nbgrader("autograde", LAB) == 0
        record_at_once(sample.course, 4)
        assert scored(gradebook_url(sample.course)) == [(f"s{index:03d}", 40.0) for index in range(60)]
