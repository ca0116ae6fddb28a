"""Every attack of tests/escapes against the real pipeline: nothing gained, nothing read, nothing harmed."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import attacks
import hidden
import pytest
import torch
from attacks import LAB, MARKER, Attack, Ran
from nbgrader.api import Gradebook
from playwright.sync_api import Dialog, Page, Route, sync_playwright
from sample_course import SampleCourse

from autograder import labs
from autograder.course import assignment, case_key
from autograder.grading.conversion import tensor
from autograder.grading.fitting import MOST_BYTES
from autograder.messages import say
from autograder.model import GradeReport, Reason
from autograder.sandbox.inside import bans
from autograder.sinks import feedback
from autograder.sinks.gradebook import gradebook_url

NBGRADER = (
    "patched_allclose", "patched_conv2d_forward", "lying_subclass", "ipython_transformer", "stack_frames",
    "printed_scores", "ban_replaced", "grades_revalued", "tests_deleted", "tests_duplicated", "grade_cells_added",
    "sleeps", "crashes", "link_to_the_secret", "links_beside", "a_pipe", "scripts_in_outputs", "terminal_commands",
    "type_without_encoding", "fills_the_report", "nine_megabytes", "default_device_left", "hooks_left", "modes_left",
    "twelve_endless_cells", "endless_answers", "compiles_for_minutes", "libraries_loaded_late", "leases_on_files",
    "pair_that_reaches_out", "page_cache_emptied", "operator_names_as_letters", "numbers_that_are_none",
    "names_of_underscores", "imports_replaced", "errors_that_cannot_be_told",
)  # fmt: skip
"""Attacks on what stock nbgrader does, or on how it reads and shows files."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """All attacks, graded by `autograder grade` and shown by `autograder feedback`."""
    return attacks.run(tmp_path_factory.mktemp("attacks"), attacks.all_attacks())


@pytest.fixture(scope="module")
def autograded(tmp_path_factory: pytest.TempPathFactory) -> SampleCourse:
    """A representative part of the attacks, graded and shown by nbgrader's own commands."""
    chosen = [attack for attack in attacks.all_attacks() if attack.slug in NBGRADER]
    sample = attacks.autograde(tmp_path_factory.mktemp("nbgrader"), chosen)
    sample.nbgrader("generate_feedback", LAB)
    return sample


def test_the_suite_is_large_enough() -> None:
    """A hundred and twenty-five attacks at least, over all classes, each with its claim."""
    suite = attacks.all_attacks()
    assert len(suite) >= 125
    assert {attack.kind for attack in suite} == set(attacks.CLASSES)
    assert all(attack.claim.endswith(".") for attack in suite)


def test_the_batch_goes_on(ran: Ran) -> None:
    """The run ends as any other, every submission has a report, and nothing outside was touched."""
    assert ran.status == 0, ran.said
    assert ran.harmed() == []


@pytest.mark.parametrize("attack", attacks.all_attacks(), ids=lambda attack: attack.slug)
def test_nothing_gained_and_the_honest_rest_kept(ran: Ran, attack: Attack) -> None:
    """An attacked question earns what an empty answer does; the others keep their points; a sentence says why."""
    assert ran.outcome(attack) == "nothing"
    report = ran.report(attack.slug)
    assert len(report.to_json()) <= MOST_BYTES
    said = {check.operator for question in report.questions for check in question.checks}
    assert said <= {"", *bans.operators("convolution")}, "names are letters: thousands of them spell a hidden number"
    for question in report.questions:
        if question.name in attack.questions:
            assert question.status is not Reason.CORRECT
            assert len(feedback.text(question, labs.find(LAB), report.language).split()) > 4
    if report.questions[0].status is Reason.UNREADABLE:
        assert all(len(say(report.language, note.code, **note.parameters)) > 20 for note in report.notes)
        assert report.notes


def secrets(sample: SampleCourse) -> set[str]:
    """Texts that no student may ever be shown: keys, the graders' lines, the machine's environment, other answers."""
    graders = assignment.load(LAB).graders
    lines = {
        line.strip() for path in graders.glob("test_*.py") for line in path.read_text(encoding="utf-8").splitlines()
    }
    secret = (sample.course.root / ".autograder-secret").read_text(encoding="ascii").strip()
    return {secret, MARKER} | {line for line in lines if len(line) > 40 and "import" not in line}


def shown(root: Path) -> Iterator[tuple[Path, str]]:
    """All that students and instructors are shown, with its escapes undone."""
    for folder in ("reports", "autograded", "feedback", "pages"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in (".json", ".ipynb", ".html", ".csv", ".txt"):
                yield path, html.unescape(path.read_text(encoding="utf-8"))
    for path in (root / "scores.csv", root / "gradebook.db"):
        if path.exists():
            yield path, path.read_bytes().decode("latin-1")


def test_no_secret_is_shown_anywhere(ran: Ran) -> None:
    """Not in reports, autograded notebooks, pages, the CSV or the gradebook."""
    hidden = secrets(ran.sample)
    assert len(hidden) > 50
    pages = list(shown(ran.sample.course.root))
    assert len(pages) > 3 * len(attacks.all_attacks())
    assert [(path.name, secret) for path, text in pages for secret in hidden if secret in text] == []


def hidden_inputs(sample: SampleCourse, student: str, digest: str) -> list[torch.Tensor]:
    """Images of the hidden cases that `student`'s functions were called on first."""
    calls = hidden.checks(case_key(sample.course.secret(), LAB, student, digest) + bytes([0])).values()
    return [tensor(arguments[0].array) for every in calls for arguments in every]


@pytest.mark.parametrize(
    "slug",
    [
        *("shows_hidden_inputs", "remembers_hidden_inputs", "remembers_by_threads", "terminal_commands"),
        *("shows_hidden_inputs_by_operator", "shows_hidden_inputs_by_line"),
    ],
)
def test_no_hidden_input_is_shown(ran: Ran, slug: str) -> None:
    """Neither as text nor in an array: what is shown comes from calls on public inputs."""
    report = ran.report(slug)
    text = re.sub(r"[\s\[\]]", "", report.to_json())
    arrays = [
        bytes(array.data)
        for question in report.questions
        for probe in question.probes
        for array in (*probe.inputs.values(), probe.outcome)
        if hasattr(array, "data")
    ]
    inputs = [x for x in hidden_inputs(ran.sample, slug, report.digests["submission"]) if x.numel() > 5]
    assert len(inputs) > 60
    for x in inputs:
        assert ",".join(map(str, x.flatten()[:6].tolist())) not in text
        start = [x.to(dtype).flatten()[:6].numpy().tobytes() for dtype in (torch.float32, torch.float64)]
        assert not [data for data in arrays if any(part in data for part in start)]


def test_nothing_shown_commands_a_terminal_or_breaks_a_file(ran: Ran) -> None:
    """Errors and names that students choose lose control characters, lone surrogates and marks that turn lines."""
    bad = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
    note = next(note for note in ran.report("terminal_commands").notes if note.code == "run.statement_failed")
    assert "owned" in str(note.parameters["text"])
    assert "\x1b]" not in ran.said
    for path, text in shown(ran.sample.course.root):
        if path.suffix in (".json", ".html", ".csv", ".ipynb"):
            assert [part for part in parts(path, text) if bad.search(part)] == [], path


def parts(path: Path, text: str) -> Iterator[str]:
    """The texts of ours in a file: of a notebook what stands below its cells, whose own text is the student's."""
    if path.suffix == ".ipynb":
        yield from strings([cell.get("outputs") for cell in json.loads(path.read_bytes())["cells"]])
    elif path.suffix == ".json":
        yield from strings(json.loads(path.read_bytes()))
    else:
        yield text


def strings(value: object) -> Iterator[str]:
    """All texts in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for item in value.items() for text in strings(list(item)))
        case list():
            yield from (text for item in value for text in strings(item))


def test_the_csv_has_every_student_and_no_point_too_many(ran: Ran) -> None:
    """One row for each student and question."""
    with (ran.sample.course.root / "scores.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    by_student = {row["student_id"] for row in rows}
    assert by_student >= {attack.slug for attack in attacks.all_attacks()}
    assert all(float(row["score"]) <= float(row["max_score"]) for row in rows)


@pytest.mark.parametrize("slug", NBGRADER)
def test_nbgrader_gives_nothing_either(autograded: SampleCourse, slug: str) -> None:
    """`nbgrader autograde` under our configuration: the gradebook has what an empty answer earns, and the rest."""
    attack = next(attack for attack in attacks.all_attacks() if attack.slug == slug)
    assert attacks.in_gradebook(autograded, attack) == "nothing"


def test_nbgrader_grades_the_students_after_the_attacks(autograded: SampleCourse) -> None:
    """And what it writes and shows holds no secret."""
    with Gradebook(gradebook_url(autograded.course)) as book:
        assert book.find_submission_notebook(LAB, LAB, "zz-honest").score == 100
    hidden = secrets(autograded)
    assert [
        (path.name, secret) for path, text in shown(autograded.course.root) for secret in hidden if secret in text
    ] == []
    assert (autograded.course.root / "feedback" / "zz-honest" / LAB / f"{LAB}.html").is_file()


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    """A page of a real browser."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "this check needs Chromium: apt-get install chromium"
        pytest.skip("no Chromium here: what a page's scripts do was not looked at")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def happened(page: Page, path: Path) -> tuple[set[str], list[str]]:
    """Requests that a file's page wants to make, none of which leaves, and the dialogs that scripts open."""
    wanted: set[str] = set()
    dialogs: list[str] = []

    def request(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            wanted.add(route.request.url)
            route.abort()

    def dialog(opened: Dialog) -> None:
        dialogs.append(opened.message)
        opened.dismiss()

    page.route("**/*", request)
    page.on("dialog", dialog)
    page.goto(path.as_uri())
    page.wait_for_timeout(100)
    page.unroute_all()
    page.remove_listener("dialog", dialog)
    return wanted, dialogs


HOSTILE_PAGES = ("scripts_in_outputs", "terminal_commands", "links_beside")


@pytest.mark.parametrize("slug", HOSTILE_PAGES)
def test_our_pages_run_no_script_and_ask_nobody(ran: Ran, browser_page: Page, slug: str) -> None:
    """Feedback on a hostile submission, in a real browser."""
    pages = [path for path in (ran.sample.course.root / "pages").rglob("*.html") if slug in path.as_posix()]
    assert pages
    for path in pages:
        assert happened(browser_page, path) == (set(), [])


@pytest.mark.parametrize("slug", HOSTILE_PAGES)
def test_nbgraders_pages_run_no_script_of_a_student(
    autograded: SampleCourse, browser_page: Page, tmp_path: Path, slug: str
) -> None:
    """nbgrader's own feedback wants from the network what it wants for an honest student, and nothing else."""
    honest, hostile = (
        next((autograded.course.root / "feedback" / name / LAB).glob("*.html")) for name in ("zz-honest", slug)
    )
    usual, _ = happened(browser_page, honest)
    assert happened(browser_page, hostile) == (usual, [])
    probe = tmp_path / "probe.html"
    probe.write_text("<script>alert(1); fetch('http://127.0.0.1:9/leak', {mode: 'no-cors'})</script>", encoding="utf-8")
    assert happened(browser_page, probe) == ({"http://127.0.0.1:9/leak"}, ["1"]), "this test would have seen it"


def test_an_attack_that_works_is_seen(tmp_path: Path, ran: Ran) -> None:
    """The suite's own check: a report with a point gained, or a canary changed, is told."""
    attack = next(attack for attack in attacks.all_attacks() if attack.slug == "patched_allclose")
    course = SampleCourse(type(ran.sample.course)(tmp_path), tmp_path, tmp_path)
    report = ran.sample.course.report(f"{attacks.all_attacks()[5].slug}-{attacks.HONEST}", LAB)
    target = course.course.report(attack.slug, LAB)
    target.parent.mkdir(parents=True)
    shutil.copy(report, target)
    forged = Ran(course, 0, "", {tmp_path / "gone": b""})
    assert forged.outcome(attack).startswith("GAINED")
    assert forged.harmed() == [str(tmp_path / "gone")]
    assert GradeReport.from_json(target.read_text(encoding="ascii")).score == 100
