"""The whole course with nbgrader's own commands, under the repository's nbgrader_config.py, on both labs."""

from __future__ import annotations

import contextlib
import csv
import html
import json
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

import pytest
import sample_course
from lti import browser
from nbgrader.api import Gradebook as NbgraderGradebook
from sample_course import SampleCourse

from autograder.course import assignment
from autograder.model import GradeReport
from autograder.sinks.gradebook import gradebook_url

PATIENCE = 600
SPANISH, ENGLISH = "canales-multiples", "multiple-channels"
LABS = (SPANISH, ENGLISH)
TESTS = ("edge_detector", "conv2d_multi_output", "conv2d_multi_input", "conv2d_combined", "two_convs_as_one")
NOISY = """
import sys, warnings
warnings.warn("this answer warns")
print("prints")
print("and prints to stderr", file=sys.stderr)
"""
FLIPPED = """
def conv2d_combined(x, weight, bias):
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight.flip(2, 3)) + bias[None, :, None, None]
"""
FIRST_IMAGE_ONLY = "def two_convs_as_one(image_a, image_b, conv_a, conv_b):\n    return conv_a(image_a)\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleCourse]:
    """Both labs released; submissions of both collected and autograded, the first through the exchange."""
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_CONFIG_DIR", str(folder / "jupyter"))
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        sample = sample_course.make(folder, *LABS)
        for lab in LABS:
            assert sample.nbgrader("release_assignment", lab) == 0
        _through_the_exchange(sample, "ana", SPANISH)
        fill(sample)
        for lab in LABS:
            assert sample.nbgrader("autograde", lab) == 0
        yield sample


def _through_the_exchange(sample: SampleCourse, student: str, lab: str) -> None:
    """A student fetches the lab, answers, submits; the instructor collects."""
    home = sample.home(student)
    assert sample.nbgrader("fetch_assignment", lab, home=student) == 0
    noisy = {name: NOISY + source for name, source in sample.answers(lab).items()}
    (home / lab / f"{lab}.ipynb").write_text(sample.solved(lab, but=noisy), encoding="utf-8")
    assert sample.nbgrader("submit", lab, "--student", student, home=student) == 0
    assert sample.nbgrader("collect", lab) == 0


def fill(sample: SampleCourse) -> None:
    """Submissions of several kinds; the last student's, by name, is right."""
    sample.submit("bea", SPANISH, sample.solved(SPANISH, but={"conv2d_combined": FLIPPED}), sample_course.LATE)
    sample.submit("cid", SPANISH, sample.solved(SPANISH, but={"two_convs_as_one": FIRST_IMAGE_ONLY}))
    sample.submit("zoe", SPANISH, json.dumps(sample.released(SPANISH)))
    sample.submit("zoe", ENGLISH, sample.solved(ENGLISH))


def grades(sample: SampleCourse, student: str, lab: str) -> dict[str, tuple[float | None, bool]]:
    """Automatic score and whether a person must look, by test cell, as the gradebook has them."""
    query = """
        select base_cell.name, grade.auto_score, grade.needs_manual_grade from grade
        join base_cell on base_cell.id = grade.cell_id
        join submitted_notebook on submitted_notebook.id = grade.notebook_id
        join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
        join assignment on assignment.id = submitted_assignment.assignment_id
        where submitted_assignment.student_id = ? and assignment.name = ? and base_cell.name like 'test\\_%' escape '\\'
    """
    with closing(sqlite3.connect(sample.course.root / "gradebook.db")) as database:
        return {name: (score, bool(human)) for name, score, human in database.execute(query, (student, lab))}


def scores(sample: SampleCourse, student: str, lab: str) -> dict[str, float | None]:
    """Automatic scores by question."""
    return {name.removeprefix("test_"): score for name, (score, _) in grades(sample, student, lab).items()}


def report(sample: SampleCourse, student: str, lab: str) -> GradeReport:
    """The stored report."""
    return GradeReport.from_json(sample.course.report(student, lab).read_text(encoding="ascii"))


def full(lab: str) -> dict[str, float | None]:
    """What the questions of a lab are worth."""
    return {question.function: float(question.points) for question in assignment.load(lab).questions}


def test_a_right_answer_that_warns_and_prints_gets_full_marks(course: SampleCourse) -> None:
    """Stock nbgrader gives it 0: any line on stderr is an error to it."""
    assert scores(course, "ana", SPANISH) == full(SPANISH)


def test_both_labs_are_graded_alike(course: SampleCourse) -> None:
    """The English lab goes the same way."""
    assert scores(course, "zoe", ENGLISH) == full(ENGLISH)


def test_the_untouched_release_earns_nothing(course: SampleCourse) -> None:
    """And its answers are marked as missing in the gradebook."""
    assert scores(course, "zoe", SPANISH) == dict.fromkeys(TESTS, 0.0)
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        comment = book.find_comment("edge_detector", SPANISH, SPANISH, "zoe")
        assert comment.auto_comment == "No response."


def test_a_wrong_answer_costs_its_own_question_only(course: SampleCourse) -> None:
    """What the gradebook has is what the report says."""
    earned = scores(course, "cid", SPANISH)
    wrong = report(course, "cid", SPANISH)
    assert earned == full(SPANISH) | {"two_convs_as_one": float(wrong.questions[-1].earned)}
    assert wrong.questions[-1].earned < 20


def test_a_late_submission_gets_its_penalty(course: SampleCourse) -> None:
    """By the plugin that the course configured, here nbgrader's own with all points off."""
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        late = book.find_submission_notebook(SPANISH, SPANISH, "bea")
        assert late.late_submission_penalty == late.score > 0
        assert book.find_submission_notebook(SPANISH, SPANISH, "cid").late_submission_penalty is None


def test_what_people_entered_survives_a_regrade(course: SampleCourse) -> None:
    """Manual score, extra credit, comment and extension stay; the regraded cell asks to be looked at again."""
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        grade = book.find_grade("test_two_convs_as_one", SPANISH, SPANISH, "cid")
        grade.manual_score, grade.extra_credit = 17.0, 2.0
        book.find_comment("two_convs_as_one", SPANISH, SPANISH, "cid").manual_comment = "Casi: falta la otra imagen."
        book.grant_extension(SPANISH, "cid", days=2)
    assert course.nbgrader("autograde", SPANISH, "--student", "cid", "--force") == 0
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        grade = book.find_grade("test_two_convs_as_one", SPANISH, SPANISH, "cid")
        assert (grade.manual_score, grade.extra_credit, grade.score) == (17.0, 2.0, 19.0)
        assert grade.needs_manual_grade
        assert book.find_comment("two_convs_as_one", SPANISH, SPANISH, "cid").comment == "Casi: falta la otra imagen."
        assert book.find_submission(SPANISH, "cid").extension.days == 2


def test_a_stored_report_that_still_holds_is_used(course: SampleCourse) -> None:
    """`nbgrader autograde` takes what was graded before, in parallel or elsewhere, and does not grade again."""
    stored = report(course, "zoe", ENGLISH)
    path = course.course.report("zoe", ENGLISH)
    marked = replace(stored, layers=("graded elsewhere",))
    path.write_text(marked.to_json(), encoding="ascii")
    assert course.nbgrader("autograde", ENGLISH, "--student", "zoe", "--force") == 0
    assert report(course, "zoe", ENGLISH) == marked
    path.write_text(replace(marked, digests={**marked.digests, "graders": "0"}).to_json(), encoding="ascii")
    assert course.nbgrader("autograde", ENGLISH, "--student", "zoe", "--force") == 0
    assert report(course, "zoe", ENGLISH) == stored


def test_a_fault_of_ours_is_no_grade_and_the_next_run_takes_it_up(course: SampleCourse) -> None:
    """A grader that breaks leaves its question to a person, neither 0 nor full, and the others as they are."""
    course.submit("eva", ENGLISH, course.solved(ENGLISH))
    broken = course.course.root / "graders" / "channels"
    shutil.copytree(assignment.load(ENGLISH).graders, broken)
    with (broken / "test_edge_detector.py").open("a", encoding="utf-8") as file:
        file.write("\n\n@pytest.mark.points(0)\ndef test_breaks(student):\n    raise ZeroDivisionError\n")
    assert course.nbgrader("autograde", ENGLISH, "--student", "eva") == 0
    assert report(course, "eva", ENGLISH).needs_human
    waiting = {name for name, (score, human) in grades(course, "eva", ENGLISH).items() if score is None and human}
    assert "test_edge_detector" in waiting
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell
        for cell in course.autograded("eva", ENGLISH)["cells"]
    }
    assert {output["output_type"] for output in cells["test_edge_detector"]["outputs"]} == {"display_data"}
    shutil.rmtree(broken.parent)
    assert course.nbgrader("autograde", ENGLISH, "--student", "eva") == 0
    assert scores(course, "eva", ENGLISH) == full(ENGLISH)
    assert not any(human for _, human in grades(course, "eva", ENGLISH).values())


def test_feedback_reaches_the_student_without_the_hidden_tests(course: SampleCourse) -> None:
    """No line of the hidden graders is in autograded/, in the feedback or in the exchange."""
    for command in ("generate_feedback", "release_feedback"):
        assert course.nbgrader(command, SPANISH) == 0
    assert course.nbgrader("fetch_feedback", SPANISH, home="ana") == 0
    pages = list((course.homes / "ana" / SPANISH / "feedback").rglob("*.html"))
    assert len(pages) == 1
    graders = assignment.load(SPANISH).graders
    secret = {line.strip() for path in graders.glob("*.py") for line in path.read_text(encoding="utf-8").splitlines()}
    secret = {line for line in secret if len(line) > 30 and "import" not in line}
    assert len(secret) > 100
    shown = [*(course.course.root / "autograded").rglob("*.ipynb"), *(course.course.root / "feedback").rglob("*.html")]
    assert len(shown) > 6
    for path in [*shown, *pages]:
        text = html.unescape(path.read_text(encoding="utf-8"))
        assert not [line for line in secret if line in text], path


def test_export_has_every_student(course: SampleCourse) -> None:
    """nbgrader's CSV gives the scores of the gradebook."""
    path = course.course.root / "grades.csv"
    assert course.nbgrader("export", "--to", str(path)) == 0
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = {(row["assignment"], row["student_id"]): row for row in csv.DictReader(lines)}
    assert float(rows[SPANISH, "ana"]["score"]) == 100
    assert float(rows[SPANISH, "bea"]["score"]) == 0 < float(rows[SPANISH, "bea"]["raw_score"])
    assert float(rows[ENGLISH, "zoe"]["score"]) == float(rows[ENGLISH, "zoe"]["max_score"]) == 100


def test_formgrader_shows_and_regrades(course: SampleCourse) -> None:
    """Its pages answer in a real Jupyter server, and its autograde button runs our grading."""
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        page = book.find_submission_notebook(SPANISH, SPANISH, "bea").id
    with jupyter(course) as get:
        for place in ("manage_assignments", f"gradebook/{SPANISH}/{SPANISH}", "manage_students/bea"):
            assert get(f"formgrader/{place}").startswith("<!")
        shown = get(f"formgrader/submissions/{page}/")
        assert "test_conv2d_combined" in shown
        listed = json.loads(get(f"formgrader/api/submissions/{SPANISH}"))
        assert {row["student"]: row["autograded"] for row in listed} == dict.fromkeys(
            ("ana", "bea", "cid", "zoe"), True
        )
        answer = json.loads(get(f"formgrader/api/submission/{SPANISH}/bea/autograde", b"{}"))
        assert answer["success"], answer


def test_the_validate_command_tells_right_from_wrong(course: SampleCourse) -> None:
    """On what students have: the visible checks pass with the answers and fail without."""
    home = course.home("val")
    (home / "solved.ipynb").write_text(course.solved(ENGLISH), encoding="utf-8")
    released = course.released(ENGLISH)  # of which only what the failing checks need, for speed
    released["cells"] = [
        cell for cell in released["cells"] if cell["id"] in ("files", "setup") or "nbgrader" in cell["metadata"]
    ]
    (home / "released.ipynb").write_text(json.dumps(released), encoding="utf-8")
    command = [sys.executable, "-m", "nbgrader", "validate", "solved.ipynb", "released.ipynb"]
    said = subprocess.run(command, cwd=home, capture_output=True, check=True, text=True).stdout
    assert said.startswith("Success! Your notebook passes all the tests.\n")
    assert "VALIDATION FAILED ON 5 CELL(S)" in said


LARGEST_OF_OURS = """
    () => Math.max(...[...document.querySelectorAll(".output_html h1, .output_html h2, .output_html h3, .output_html h4")]
        .map(heading => parseFloat(getComputedStyle(heading).fontSize)))
"""
SMALLEST_OF_THE_LESSON = """
    () => Math.min(...[...document.querySelectorAll(".text_cell_render h1, .text_cell_render h2, .text_cell_render h3")]
        .map(heading => parseFloat(getComputedStyle(heading).fontSize)))
"""
HIGHEST_FORMULA = """
    () => Math.max(...[...document.querySelectorAll("math[display=block]")].map(each => each.getBoundingClientRect().height))
"""
DOLLARS = """
    () => [...document.querySelectorAll(".text_cell_render")]
        .filter(cell => cell.innerText.includes("$")).map(cell => cell.innerText.slice(0, 80))
"""


def test_formgrader_can_be_read_without_the_web(course: SampleCourse) -> None:
    """In a browser that reaches nobody else: formulas are drawn, our headings are not larger than the lesson's, and what
    we show there is accessible."""
    with NbgraderGradebook(gradebook_url(course.course)) as book:
        identity = book.find_submission_notebook(SPANISH, SPANISH, "bea").id
    with jupyter(course) as get, browser.chromium() as chromium, browser.window(chromium, width=1280) as page:
        page.set_extra_http_headers({"Authorization": "token known"})
        page.route("**/*", lambda route: route.continue_() if "//127.0.0.1" in route.request.url else route.abort())
        page.goto(f"{get.address}/formgrader/submissions/{identity}/")
        browser.picture(page, "formgrader")
        assert page.locator(".text_cell_render math").count() > 50
        assert page.evaluate(HIGHEST_FORMULA) > 20
        assert page.evaluate(DOLLARS) == []
        assert page.locator(".output_html h3").count() > 0
        assert page.evaluate(LARGEST_OF_OURS) < page.evaluate(SMALLEST_OF_THE_LESSON)
        assert browser.problems(page, ".output_html") == []
        page.wait_for_function("document.querySelector('#test_conv2d_combined').placeholder !== ''")


@dataclass(frozen=True, slots=True)
class Server:
    """A Jupyter server: called with a path, and a body to post, it gives the answer's text."""

    address: str

    def __call__(self, path: str, body: bytes | None = None) -> str:
        request = urllib.request.Request(f"{self.address}/{path}", body, {"Authorization": "token known"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return str(answer.read().decode())


@contextmanager
def jupyter(sample: SampleCourse) -> Iterator[Server]:
    """A Jupyter server in the course's folder with nbgrader's formgrader."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extension = "nbgrader.server_extensions.formgrader"
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=known", f"--ServerApp.jpserver_extensions={{'{extension}': True}}"]
    with (sample.homes / "jupyter.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=sample.course.root, stdout=log, stderr=log)
    get, until = Server(f"http://127.0.0.1:{port}"), time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                get("api/status")
                break
            time.sleep(0.1)
        yield get
    finally:
        server.terminate()
        server.wait()
