"""One course walks through a term; at each step gradebook, page, CSV, class report, Moodle's worksheet and the LTI tool say
one grade."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import graded_course
import pytest
import sample_course
from click.testing import CliRunner, Result
from graded_course import ENGLISH, SPANISH
from lti.alongside import Alongside
from nbgrader.api import Gradebook
from sample_course import SampleCourse

from autograder.cli import main
from autograder.model import rounded
from autograder.running import standing, worker

POLICY = """
from nbgrader.plugins import BasePlugin

class TenADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 10.0 * -(-total_seconds_late // 86400)
"""
CONFIGURED = 'c.AssignLatePenalties.plugin_class = "policy.TenADay"'
HEAD = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"'
)


@dataclass
class Term:
    """The course, and a folder for what its commands write."""

    sample: SampleCourse
    out: Path
    tool: Alongside

    def autograder(self, *words: object, status: int = 0) -> str:
        """What a command says."""
        given = [str(word) for word in (*words, "--course", self.sample.course.root, "--lang", "en")]
        result: Result = CliRunner().invoke(main, given)
        assert result.exit_code == status, result.output
        return result.output

    def grade(self, lab: str = SPANISH, *words: str, status: int = 0) -> str:
        """`autograder grade`, with the CSV beside it."""
        return self.autograder("grade", lab, "--jobs", "1", "--csv", self.out / "scores.csv", *words, status=status)

    def next(self) -> str:
        """What `autograder` alone says comes next in the Spanish lab."""
        return standing.standing(self.sample.course, SPANISH).next

    @contextmanager
    def book(self) -> Iterator[Gradebook]:
        """The gradebook, as the formgrader writes it."""
        with warnings.catch_warnings(), Gradebook(self.sample.course.settings.db_url) as book:
            warnings.simplefilter("ignore")
            yield book

    def by_hand(self, student: str, name: str, *, points: float | None = None, extra: float | None = None) -> None:
        """A person gives points for a question, as the formgrader records it."""
        with self.book() as book:
            grade = book.find_grade(f"test_{name}", SPANISH, SPANISH, student)
            grade.manual_score = grade.manual_score if points is None else points
            grade.extra_credit = grade.extra_credit if extra is None else extra
            grade.needs_manual_grade = False
            book.db.commit()

    def gradebook(self, lab: str) -> dict[str, tuple[Decimal, Decimal, bool]]:
        """By nbgrader's own sums: each student's grade less the penalty, the maximum, and whether it is final."""
        found = {}
        with self.book() as book:
            for one in book.assignment_submissions(lab):
                waits = any(
                    grade.needs_manual_grade and grade.max_score for book in one.notebooks for grade in book.grades
                )
                penalty = sum(notebook.late_submission_penalty or 0 for notebook in one.notebooks)
                found[one.student.id] = (hundredths(one.score - penalty), hundredths(one.max_score), not waits)
        return found

    def agree(self, lab: str = SPANISH, **expected: str) -> None:
        """All places show the grades that the gradebook holds, which are the `expected` ones."""
        held = self.gradebook(lab)
        assert {student: score for student, (score, _, _) in held.items()} == {
            student: Decimal(score) for student, score in expected.items()
        }
        shown = {student: (score, final) for student, (score, _, final) in held.items()}
        assert self.pages(lab) == shown
        final = {student: score for student, (score, is_final) in shown.items() if is_final}
        assert self.table() == final
        assert self.moodle(lab) == final
        self.class_report(lab, final)
        assert self.lti(lab, tuple(final)) == final

    def pages(self, lab: str) -> dict[str, tuple[Decimal, bool]]:
        """The grade at the head of each feedback page, and whether it says that it is final."""
        self.autograder("feedback", lab, "--out", self.out / lab)
        found = {}
        for path in (self.out / lab).glob("*.html"):
            score = re.search(r'<p class="score">([\d.]+) of [\d.]+ points( so far)?</p>', path.read_text("utf-8"))
            assert score
            found[path.stem] = hundredths(score[1]), score[2] is None
        return found

    def table(self) -> dict[str, Decimal]:
        """The final grades of the CSV, which are the sums of its rows."""
        with (self.out / "scores.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found = {row["student_id"]: hundredths(row["grade"]) for row in rows if row["grade"]}
        for student, grade in found.items():
            mine = [row for row in rows if row["student_id"] == student]
            together = sum(Decimal(row["score"]) for row in mine) - Decimal(mine[0]["late_penalty"])
            assert max(together, Decimal(0)) == grade
        return found

    def moodle(self, lab: str) -> dict[str, Decimal]:
        """The grades that Moodle's worksheet gets."""
        held = self.gradebook(lab)
        most = max(top for _, top, _ in held.values())
        lines = [f"Participant {n},{who},{who}@x.example,Sent,,{most},Yes,-,-," for n, who in enumerate(held, start=1)]
        (self.out / "moodle.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
        roster = ["student,email", *(f"{who},{who}@x.example" for who in held)]
        (self.out / "roster.csv").write_text("\n".join(roster) + "\n", encoding="utf-8")
        words = ("--into", self.out / "moodle.csv", "--roster", self.out / "roster.csv", "--out", self.out / "back.csv")
        self.autograder("export", "moodle", "--lab", lab, *words)
        with (self.out / "back.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return {row["Full name"]: hundredths(row["Grade"]) for row in rows if row["Grade"]}

    def lti(self, lab: str, students: tuple[str, ...]) -> dict[str, Decimal]:
        """The grades that the LTI tool sends for these students, out of what the gradebook gives them out of."""
        held = self.gradebook(lab)
        sent = self.tool.grades(lab, {who: graded_course.handed(self.sample.course, who, lab) for who in students})
        assert all(hundredths(rounded(score.maximum)) == held[who][1] for who, score in sent.items())
        return {who: hundredths(rounded(score.points)) for who, score in sent.items()}

    def class_report(self, lab: str, final: dict[str, Decimal]) -> None:
        """The mean is that of the final grades; whoever waits is named."""
        self.autograder("report", lab, "--out", self.out / "report")
        html = (self.out / "report" / "class.html").read_text(encoding="utf-8")
        mean = re.search(r"mean ([\d.]+) of", html)
        assert mean and abs(Decimal(mean[1]) - sum(final.values(), Decimal(0)) / max(len(final), 1)) < Decimal("0.01")
        for student in self.gradebook(lab).keys() - final.keys():
            assert f"<li>{student}: <code>" in html


def hundredths(value: object) -> Decimal:
    """As everybody shows points."""
    return round(Decimal(str(value)), 2)


def edited(term: Term, question: str, points: int) -> None:
    """The lab's notebook says other points."""
    path = term.sample.course.source(SPANISH) / f"{SPANISH}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == f"test_{question}":
            cell["metadata"]["nbgrader"]["points"] = points
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Term]:
    """Two labs released; late work loses ten points a day."""
    folder = tmp_path_factory.mktemp("term")
    sample = sample_course.make(folder, SPANISH, ENGLISH, settings=CONFIGURED)
    (sample.course.root / "policy.py").write_text(POLICY, encoding="utf-8")
    tool = Alongside(folder, sample.course)
    yield Term(sample, folder, tool)
    tool.engine.dispose()
    worker._worker.close()


def test_a_term(term: Term) -> None:
    """Release, late, extension, manual points, comment, regrade, changed points, moved date, added student, second lab."""
    sample = term.sample
    assert term.next() == "collect"
    sample.submit("ana", SPANISH, sample.solved(SPANISH))
    wrong = sample.submit("bea", SPANISH, sample.solved(SPANISH, but={"conv2d_combined": graded_course.WRONG}))
    sample.submit("cid", SPANISH, sample.solved(SPANISH), sample_course.LATE)
    assert term.next() == "grade"
    term.grade()
    assert term.next() == "export"
    term.agree(ana="100", bea="70", cid="80")
    assert term.next() == "done"
    assert "Handed in 1 d 9 h late: −20 points." in (term.out / SPANISH / "cid.html").read_text("utf-8")

    with term.book() as book:
        book.grant_extension(SPANISH, "cid", weeks=1)
    assert "cid: late penalty 20 becomes 0" in term.grade(SPANISH, "--dry-run")
    said = term.grade()
    assert "0 graded now, 3 as before" in said and "cid: late penalty 20 becomes 0" in said
    term.agree(ana="100", bea="70", cid="100")

    term.by_hand("ana", "edge_detector", points=8.5, extra=1.25)
    with term.book() as book:
        comment = book.find_comment("edge_detector", SPANISH, SPANISH, "ana")
        comment.manual_comment = "Good **diagonal** kernel! <script>alert(1)</script>"
        book.db.commit()
    term.grade()
    term.agree(ana="99.75", bea="70", cid="100")
    page = (term.out / SPANISH / "ana.html").read_text(encoding="utf-8")
    assert "Good <strong>diagonal</strong> kernel! &lt;script&gt;" in page and "<script" not in page
    assert (
        "Automatic points: 10." in page
        and "Points from a person: 8.5." in page
        and "Extra credit: 1.25 points." in page
    )

    wrong.write_text(sample.solved(SPANISH), encoding="utf-8")
    assert "1 graded now, 2 as before" in term.grade()
    term.agree(ana="99.75", bea="100", cid="100")

    edited(term, "conv2d_combined", 50)
    refused = term.autograder("grade", SPANISH, status=2)
    assert "worth 50 points in the lab's notebook and 30 in the gradebook" in " ".join(refused.split())
    assert sample.nbgrader("generate_assignment", SPANISH, "--force") == 0
    assert "ana: points changed in the notebook; no code is run for it" in term.grade(SPANISH, "--dry-run")
    assert "0 graded now, 3 as before" in term.grade()
    assert term.next() == "look"
    assert not term.gradebook(SPANISH)["ana"][2], "a person gave points, and must look whether they still hold"
    term.agree(ana="119.75", bea="120", cid="120")
    term.by_hand("ana", "edge_detector")
    term.grade()
    term.agree(ana="119.75", bea="120", cid="120")

    assert sample.nbgrader("db assignment add", SPANISH, "--duedate", "2026-01-09 00:00:00 UTC") == 0
    assert "bea: late penalty 0 becomes 20" in term.grade()
    term.agree(ana="99.75", bea="100", cid="0")
    assert sample.nbgrader("db assignment add", SPANISH, "--duedate", sample_course.DUE) == 0

    sample.submit("dan", SPANISH, "{")
    assert "dan handed in nothing to grade" in term.grade(status=1)
    term.agree(ana="119.75", bea="120", cid="120", dan="0")

    sample.submit("ana", ENGLISH, sample.solved(ENGLISH, but={"conv2d_combined": graded_course.WRONG}))
    term.grade(ENGLISH)
    term.agree(ENGLISH, ana="70")
