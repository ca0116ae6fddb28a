"""The graders graded, and the audit itself: it must find what it looks for."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from torch import Tensor

from autograder import labs
from autograder.authoring import audit, generated, tables
from autograder.authoring.bank import Specimen
from autograder.authoring.bench import Bench, Place, bench
from autograder.authoring.direct import Direct
from autograder.authoring.mutants import mutants
from autograder.authoring.verdict import BankResult, Fault, Judged
from autograder.commands.audit import REPORTS, SECRET, command
from autograder.course import Course, assignment
from autograder.graders.channels.variants import QUESTIONS, variant
from autograder.grading.conversion import to_value
from autograder.grading.session import GradingSession
from autograder.model import Check, Diagnosis, GradeReport, QuestionReport, Reason, Verdict
from autograder.running.work import Setup
from autograder.sandbox.outcomes import Missing, Request, Returned, TimedOut

LAB = "multiple-channels"
ROOT = Path(__file__).resolve().parents[2]
SPECIMENS = labs.find(LAB).specimens
FUNCTIONS = tuple(question.function for question in assignment.load(LAB).questions)


def channels() -> Bench:
    """The lab on convolutions, on this process's bench."""
    return bench(Place(ROOT, LAB, SPECIMENS))


@pytest.fixture(scope="session")
def audited() -> audit.Audit:
    """The audit of the whole bank and of as many generated answers as `autograder audit` makes."""
    setup = Setup(Course(ROOT).assignment(LAB), SECRET)
    return audit.run(setup, channels(), audit.Size(), 2, lambda kind, steps, total: None)


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.UNNAMED])
def test_golden_submissions_get_what_they_must(audited: audit.Audit, fault: Fault) -> None:
    """No false rejection, survivor, collateral, false name, other reason or fault of ours in the whole bank."""
    assert len(audited.bank.judged) >= 350
    assert not [finding for finding in audited.bank.findings() if finding.fault is fault]


def test_enough_mistakes_are_named(audited: audit.Audit) -> None:
    """At least nine in ten of the wrong functions whose mistake has a name are given it."""
    counts = audited.bank.counts()
    assert counts["labelled"] > 200
    assert counts["named"] >= 0.9 * counts["labelled"]
    assert audited.bank.holds


def test_every_report_is_the_one_that_it_must_be(audited: audit.Audit) -> None:
    """Score, status and diagnosis of every function are those of reports.csv; `autograder audit --update` writes it."""
    assert audited.bank.reports_csv() == (SPECIMENS / REPORTS).read_text(encoding="utf-8")


def test_random_right_answers_keep_every_point(audited: audit.Audit) -> None:
    """Thousands of honest ways of computing a convolution earn full marks, whatever the key of the hidden cases."""
    assert audited.variants.answers == 2000
    assert audited.variants.faults == ()
    assert audited.variants.bound == 0.0015


@pytest.mark.parametrize("kind", ["family", "mutants"])
def test_wrong_answers_lose_points(audited: audit.Audit, kind: str) -> None:
    """Members of the family and mutants lose points, or are nn.Conv2d on inputs far beyond the hidden cases."""
    tally = getattr(audited, kind)
    assert tally.answers > 900
    assert tally.equivalent < 0.2 * tally.answers
    assert tally.faults == ()


def test_document_is_current(audited: audit.Audit) -> None:
    """docs/audit.md is what this audit writes."""
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    assert tables.markdown(audited, page) == page
    assert f"\n## `{LAB}`\n" in page


def judged(specimen: Specimen, question: str, *, points: int, reason: Reason, codes: tuple[str, ...] = ()) -> Judged:
    """A specimen with a report that is all right but for one question, of which `points` of 10 were earned."""

    def report(name: str) -> QuestionReport:
        earned, why = (points, reason) if name == question else (10, Reason.CORRECT)
        verdict = (
            Verdict.UNCHECKED if why is Reason.GRADER_FAULT else Verdict.PASSED if earned == 10 else Verdict.FAILED
        )
        check = Check(name, "all", "plain", Fraction(10), Fraction(earned), verdict, why)
        diagnoses = tuple(map(Diagnosis, codes)) if name == question else ()
        return QuestionReport(name, Fraction(10), (check,), diagnoses)

    questions = tuple(map(report, FUNCTIONS))
    return Judged(specimen, GradeReport("slug", LAB, "en", questions, {}, contained=True))


def test_questions_are_counted_in_their_order() -> None:
    """Whichever specimen a worker finished first, the document counts the questions as the lab asks them."""
    late = replace(WRONG, wrong={FUNCTIONS[-1]: ()}, reason={})
    early = replace(WRONG, wrong={FUNCTIONS[0]: ()}, reason={})
    made = BankResult(tuple(judged(each, "", points=10, reason=Reason.CORRECT) for each in (late, early)))
    assert tuple(made.names()) == FUNCTIONS


RIGHT = Specimen("right", "", True, {}, {}, "")
WRONG = Specimen("wrong", "", False, {"conv2d_combined": ("CONV-RELU",)}, {"conv2d_combined": "wrong_value"}, "")
SILENT = replace(WRONG, wrong={"conv2d_combined": ()}, reason={})


@pytest.mark.parametrize(
    ("one", "faults"),
    [
        (judged(RIGHT, "", points=10, reason=Reason.CORRECT), []),
        (judged(RIGHT, "edge_detector", points=9, reason=Reason.WRONG_VALUE), [Fault.FALSE_REJECTION]),
        (judged(WRONG, "conv2d_combined", points=4, reason=Reason.WRONG_VALUE, codes=("CONV-RELU",)), []),
        (judged(WRONG, "conv2d_combined", points=4, reason=Reason.WRONG_VALUE), [Fault.UNNAMED]),
        (judged(WRONG, "conv2d_combined", points=4, reason=Reason.RAISED, codes=("CONV-RELU",)), [Fault.OTHER_REASON]),
        (
            judged(WRONG, "conv2d_combined", points=4, reason=Reason.WRONG_VALUE, codes=("CONV-ABS",)),
            [Fault.FALSE_NAME],
        ),
        (
            judged(WRONG, "conv2d_combined", points=4, reason=Reason.WRONG_VALUE, codes=("CONV-RELU", "CONV-ABS")),
            [Fault.FALSE_NAME],
        ),
        (judged(SILENT, "conv2d_combined", points=10, reason=Reason.CORRECT), [Fault.SURVIVOR]),
        (judged(SILENT, "conv2d_combined", points=4, reason=Reason.RAISED, codes=("CONV-RELU",)), [Fault.FALSE_NAME]),
        (judged(SILENT, "edge_detector", points=4, reason=Reason.RAISED), [Fault.SURVIVOR, Fault.COLLATERAL]),
        (
            judged(RIGHT, "edge_detector", points=0, reason=Reason.GRADER_FAULT),
            [Fault.FALSE_REJECTION, Fault.UNCHECKED],
        ),
    ],
)
def test_faults_are_found(one: Judged, faults: list[Fault]) -> None:
    """Each way in which the grader can be wrong about a specimen is told as what it is."""
    assert sorted(finding.fault for finding in one.findings()) == sorted(faults)


@pytest.fixture
def lazy_graders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Graders that try nothing but the plain case."""
    loaded = assignment.load(LAB)
    shutil.copytree(loaded.graders, tmp_path / "channels")
    file = tmp_path / "channels" / "test_convolutions.py"
    text = (
        file.read_text(encoding="utf-8")
        .replace("def test_", "def untried_")
        .replace("def untried_plain", "def test_plain")
        .replace("@worth(3, 3, 6)", "@worth(20, 20, 30)")
    )
    file.write_text(text, encoding="utf-8")
    session = GradingSession(replace(loaded, graders=tmp_path / "channels"))
    tried = Bench(Place(ROOT, LAB, SPECIMENS))
    tried.session = session
    monkeypatch.setattr(generated, "bench", lambda place: tried)
    yield
    session.close()


@pytest.mark.usefixtures("lazy_graders")
def test_a_hole_in_the_graders_is_found() -> None:
    """Mistakes with a bias or a batch survive graders that try neither, and the audit says so."""
    tasks = [task for task in generated.family_tasks(channels(), every=10**9) if task.of == "conv2d_combined"]
    faults = [fault for task in tasks for fault in generated.carry_out(task).faults]
    assert {"BATCH", "BIAS"} <= {fault.split()[1].split("-")[1] for fault in faults}
    assert not [fault for fault in faults if "PADDING" in fault]


def test_variants_are_many_and_the_same_again() -> None:
    """A seed draws one recipe; two hundred seeds draw more than a hundred and twenty."""
    for question in QUESTIONS:
        recipes = {variant(question, seed).recipe for seed in range(200)}
        assert len(recipes) > 120
        assert variant(question, 7).recipe == variant(question, 7).recipe


@pytest.mark.parametrize("question", FUNCTIONS)
def test_contract_accepts_the_solution(question: str) -> None:
    """The lab's own solution differs from nn.Conv2d nowhere."""
    function = channels().defined(question)
    assert function is not None
    assert channels().differs(question, function) == ""


def test_contract_sees_what_hidden_cases_could_miss() -> None:
    """A function that is right but for images of 13 columns is not nn.Conv2d."""

    def almost(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        y = variant("conv2d_combined", 1).function(x, weight, bias)
        assert isinstance(y, Tensor)
        return y + (x.shape[3] == 13)

    assert channels().differs("conv2d_combined", almost).startswith("wrong_value on 2x7x12x13")


def test_mutants_parse_and_differ() -> None:
    """Every mutant is Python, no two are equal, and the plain mistakes are among them."""
    source = (
        "def f(x, n):\n    total = 0\n    for i in range(n + 1):\n        total += x[i:] * 2\n    return g(x, total)"
    )
    found = [mutant.source for mutant in mutants(source)]
    assert all(ast.unparse(ast.parse(text)) == text for text in found)
    assert len(set(found)) == len(found) > 30
    bodies = "\n".join(found)
    for change in ("range(n - 1)", "range(n + 2)", "total -= x[i:]", "x[i + 1:]", "g(total, x)", "total = 1", "pass"):
        assert change in bodies


def test_an_endless_mutant_is_too_slow() -> None:
    """A mutant that never ends is stopped by a count of lines, not by a clock."""
    space: dict[str, object] = {}
    exec(compile("def f():\n    while True:\n        pass", "<mutant>", "exec"), space)
    endless = space["f"]
    assert callable(endless)
    student = Direct({"f": endless}, "<mutant>")
    assert student.call(Request("f")) == TimedOut()
    assert student.calls([Request("f")]) is None
    assert student.call(Request("g")) == Missing()


def test_direct_calls_see_a_changed_input() -> None:
    """A function of our own is held to leaving its arguments alone, as a student's is."""
    student = Direct({"f": lambda x: x.add_(1)})
    outcome = student.call(Request("f", [to_value(torch.zeros(2))]))
    assert isinstance(outcome, Returned)
    assert outcome.changed == (True,)


def test_harmless_sources_only() -> None:
    """What writes files, starts threads or prints is not mutated outside the sandbox."""
    assert generated.is_harmless("import torch\nfrom scipy import signal\ny = torch.zeros(1)")
    for source in ("import os", "from pathlib import Path", "open('x')", "print(1)", "%matplotlib inline"):
        assert not generated.is_harmless(source)


def test_command_fails_on_a_false_rejection(tmp_path: Path) -> None:
    """`autograder audit` ends with 1, says where the graders are wrong, and writes what was asked for."""
    for slug in ("relu-after", "right-tensordot"):
        shutil.copytree(SPECIMENS / slug, tmp_path / "bank" / slug)
    label = tmp_path / "bank" / "relu-after" / "expected.toml"
    label.write_text('claim = "Mislabelled."\nright = true\n', encoding="utf-8")
    words = [
        LAB,
        "--bank",
        tmp_path / "bank",
        "--variants",
        4,
        "--every",
        0,
        "--jobs",
        1,
        "--update",
        "--lang",
        "en",
    ]
    words += ["--json", tmp_path / "audit.json", "--markdown", tmp_path / "audit.md"]
    ended = CliRunner().invoke(command, [str(word) for word in words])
    assert ended.exit_code == 1, ended.output
    assert "false rejections: relu-after" in " ".join(ended.output.split())
    told = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert not told["holds"]
    assert {(finding["fault"], finding["slug"]) for finding in told["findings"]} == {
        ("false_rejection", "relu-after"),
        ("false_name", "relu-after"),
    }
    assert "right-tensordot" not in (tmp_path / "bank" / REPORTS).read_text(encoding="utf-8")
    assert "| 2 right specimens | false rejections | 2 |" in (tmp_path / "audit.md").read_text(encoding="utf-8")
