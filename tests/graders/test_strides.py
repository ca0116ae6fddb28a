"""The second lab's graders: whatever is right keeps its points, whatever is wrong loses some and has its name."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from lti.browser import chromium, problems
from torch.nn import functional as F

from autograder.authoring.bench import Bench, Place
from autograder.authoring.direct import Direct
from autograder.authoring.generated import by_position
from autograder.authoring.verdict import BankResult, Fault, grade
from autograder.commands.audit import REPORTS, SECRET
from autograder.course import Course, assignment
from autograder.explaining import explainer, families
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known
from autograder.graders.strides import contract, right, story
from autograder.graders.strides.windows import Sizes, fit, pair
from autograder.grading.session import GradingSession
from autograder.model import Array, GradeReport, QuestionReport, Reason
from autograder.running.work import Setup
from autograder.sinks import feedback
from autograder.sinks.sections import Section

ROOT = Path(__file__).resolve().parents[2]
LAB = "stride-padding-and-pooling"
SPECIMENS = ROOT / "autograder" / "graders" / "strides" / "specimens"
QUESTIONS = ("output_size", "pad_image", "conv2d_strided", "max_pool2d", "avg_pool2d", "block")
FACTS = {"NOT-RAISED", "OTHER-ERROR"}
LOADED = assignment.load(LAB)


@functools.cache
def known(question: str) -> Known:
    """The family of a question, computed once."""
    return Known(families.of(LOADED)(question))


@pytest.fixture(scope="module")
def session() -> Iterator[GradingSession]:
    """The hidden graders."""
    with GradingSession(LOADED) as running:
        yield running


@pytest.mark.parametrize("seed", range(12))
def test_random_right_answers_keep_every_point(session: GradingSession, seed: int) -> None:
    """Whatever they are made of, whatever the key."""
    answers = {question: contract.variant(question, seed) for question in QUESTIONS}
    checks = session.run(Direct({name: answer.function for name, answer in answers.items()}), f"{seed}".encode())
    assert not [(check.name, answers[check.question].recipe) for check in checks if check.earned < check.points]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_wrong_function_loses_points_and_has_its_name(session: GradingSession, question: str) -> None:
    """By its public calls alone, and by no other."""
    family = known(question).family
    for number, wrong in enumerate(family.singles):
        checks = session.run(Direct({question: by_position(family, wrong.make())}), f"{number}".encode(), [question])
        assert any(check.earned < check.points for check in checks), wrong.codes
        outcomes = {call.name: observe(wrong.make(), call, look=family.look) for call in family.made()}
        codes = [diagnosis.code for diagnosis in known(question).name(outcomes)]
        assert [code for code in codes if code not in FACTS] == list(wrong.codes)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", ["kernel", "stride", "padding"])
def test_a_number_of_the_other_axis_never_earns_everything(session: GradingSession, name: str, place: int) -> None:
    """As in two lines of which one is a copy of the other: whatever the key."""

    def copied(size: Sizes, kernel: Sizes, stride: Sizes = 1, padding: Sizes = 0) -> object:
        asked = {"kernel": kernel, "stride": stride, "padding": padding}
        return right.output_size(size, **asked | {name: pair(asked[name])[place]})

    student = Direct({"output_size": copied})
    for key in range(40):
        checks = session.run(student, f"{key}".encode(), ["output_size"])
        assert any(check.earned < check.points for check in checks), key


def test_there_are_as_many_mistakes_as_promised_and_all_have_words() -> None:
    """What, why and what to try, in both languages; situations too."""
    codes = {code for question in QUESTIONS for wrong in known(question).family.singles for code in wrong.codes}
    situations = {call.situation for question in QUESTIONS for call in known(question).family.calls} - {"again"}
    assert len(codes) >= 45
    keys = [f"diagnosis.{code}.{part}" for code in codes for part in ("what", "why", "next")]
    keys += [f"{section}.{situation}" for situation in situations for section in ("situation", "tried")]
    for language in ("es", "en"):
        assert [key for key in keys if not LOADED.home.knows(language, key)] == []


@pytest.mark.parametrize(
    ("x", "kernel", "stride", "padding"),
    [((7, 9), (3, 2), (2, 3), (1, 0)), ((5, 5), (5, 5), (1, 1), (0, 0)), ((4, 6), (1, 3), (3, 1), (0, 1))],
)
def test_the_sizes_are_pytorchs(
    x: tuple[int, int], kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
) -> None:
    """What output_size counts is what the operators give."""
    image = torch.zeros(1, 1, *x)
    result = F.conv2d(image, torch.zeros(1, 1, *kernel), None, stride, padding)
    assert right.output_size(x, kernel, stride, padding) == fit(x, kernel, stride, padding) == tuple(result.shape[2:])


def report(question: str, code: str) -> QuestionReport:
    """What a wrong function's author reads."""
    asked = explainer.explainer(LOADED)
    family = known(question).family
    function = next(wrong for wrong in family.singles if wrong.codes == (code,)).make()
    found = asked.explain(question, {call.name: observe(function, call, look=family.look) for call in family.made()})
    return QuestionReport(question, LOADED.worth[question], (), found.diagnoses, found.probes)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("conv2d_strided", "STRIDE-IGNORED"),
        ("conv2d_strided", "PADDING-TOP-LEFT"),
        ("max_pool2d", "POOL-STRIDE-ONE"),
        ("avg_pool2d", "AVG-FRAME-NOT-COUNTED"),
    ],
)
def test_the_story_tells_where_the_windows_stand(question: str, code: str, language: str) -> None:
    """In words, in a picture with a text, and with a window to drag."""
    told = report(question, code)
    sections: list[Section] = list(story.sections(told, LOADED.home.words(language), question))
    walk = story.Walk.of(told.probes[0])
    assert walk is not None
    assert [len(walk.starts(axis)) for axis in (0, 1)] == list(told.probes[0].expected.shape[2:])
    assert ", ".join(map(str, walk.starts(0))) in sections[0].text
    assert "aria-labelledby" in sections[0].pictures[0]
    assert sections[1].moving is not None
    assert not any("story." in section.title + section.text for section in sections)


def test_sizes_are_derived_axis_by_axis() -> None:
    """With the numbers of the case; where nothing fits, that is seen."""
    probe = report("output_size", "LAST-WINDOW-KEPT").probes[0]
    assert [step[1].rsplit(" = ", 1)[1] for step in story.sizes(probe)] == [str(n) for n in probe.expected.nested()]
    frame = report("pad_image", "PADDING-TWICE").probes[0]
    assert [step[1].rsplit(" = ", 1)[1] for step in story.sizes(frame)] == [str(n) for n in frame.expected.shape[2:]]
    assert story.Walk((2, 2), (5, 1), (1, 1), (0, 0)).steps(0)[1].endswith("= −2 < 1")


def test_minus_infinity_is_a_maximum_like_others(session: GradingSession) -> None:
    """Who begins with a very small number is wrong where nothing but minus infinity is seen, and there alone."""

    def from_a_thousand(*given: object) -> torch.Tensor:
        return right.max_pool2d(*given).clamp(min=-1000)  # type: ignore[arg-type]

    checks = session.run(Direct({"max_pool2d": from_a_thousand}), b"key", ["max_pool2d"])
    lost = {check.situation: check.reason for check in checks if check.earned < check.points}
    assert lost.keys() == {"infinity", "kept"}
    assert lost["infinity"] is Reason.WRONG_VALUE
    call = next(call for call in known("max_pool2d").family.calls if call.situation == "infinity")
    outcome = observe(lambda **given: from_a_thousand(*given.values()), call)
    assert isinstance(outcome.value, Array)
    assert known("max_pool2d").reason(call.name, outcome) is Reason.WRONG_VALUE


@pytest.mark.parametrize("question", ["output_size", "conv2d_strided"])
def test_beyond_the_hidden_cases_a_refusal_is_an_answer(question: str) -> None:
    """The right function differs nowhere, one that gives a result where a ValueError is due does."""
    lab = Bench(Place(ROOT, LAB, SPECIMENS))
    right = lab.drawn[question].right

    def never_refuses(*given: object) -> object:
        try:
            return right(*given)
        except ValueError:
            return 0

    assert lab.differs(question, right) == ""
    assert lab.differs(question, never_refuses).startswith("not_raised on ")


def test_golden_submissions_get_what_they_must() -> None:
    """Every eighth of the bank, graded in the sandbox: no fault, and the reports of reports.csv; `make audit` grades all."""
    lab = Bench(Place(ROOT, LAB, SPECIMENS))
    some = list(lab.specimens.values())[::8]
    setup = Setup(Course(ROOT).assignment(LAB), SECRET)
    judged = BankResult(tuple(sorted(grade(setup, lab.course, some, 2), key=lambda each: each.specimen.slug)))
    assert not [finding for finding in judged.findings() if finding.fault is not Fault.UNNAMED]
    rows = (SPECIMENS / REPORTS).read_text(encoding="utf-8").splitlines(keepends=True)
    slugs = {specimen.slug for specimen in some}
    assert judged.reports_csv() == "".join(row for row in rows if row.split(",")[0] in {"slug", *slugs})


OF_CONVOLUTION = ("bias", "product", "sesgo", "producto", "a convolution adds", "una convolución los suma")
OF_A_MAXIMUM = ("Max pooling", "agrupación por máximo")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("question", "foreign"), [("max_pool2d", OF_CONVOLUTION), ("avg_pool2d", (*OF_CONVOLUTION, *OF_A_MAXIMUM))]
)
def test_a_name_that_questions_share_is_true_of_each(language: str, question: str, foreign: tuple[str, ...]) -> None:
    """What is said of a mistake in pooling speaks of no sum of products, and of a mean not as of a maximum."""
    family, lab = known(question).family, LOADED.home
    codes = {code for member in (*family.singles, *family.pairs) for code in member.codes}
    parts = [f"diagnosis.{code}.{part}" for code in codes for part in ("what", "why", "next")]
    said = {part: lab.say(language, part) for part in parts if lab.knows(language, part)}
    assert len(said) > 60
    wrong = {part: text for part, text in said.items() if any(re.search(rf"\b{word}", text) for word in foreign)}
    assert not wrong


def test_its_pages_are_accessible(tmp_path: Path) -> None:
    """A frame, windows that jump, pairs and a table of settings, on a phone in the dark: axe finds nothing, nothing is cut."""
    told = (
        report("output_size", "LAST-WINDOW-KEPT"),
        report("conv2d_strided", "STRIDE-BEFORE-PADDING"),
        report("avg_pool2d", "AVG-FRAME-NOT-COUNTED"),
        report("block", "BLOCK-CHANNELS-EXCHANGED"),
    )
    page = tmp_path / "ana.html"
    whole = GradeReport("ana", LAB, "en", told, {}, contained=True)
    page.write_text(feedback.page(whole, LOADED.home), encoding="utf-8")
    with chromium() as browser:
        shown = browser.new_page(viewport={"width": 390, "height": 900}, color_scheme="dark", bypass_csp=True)
        shown.goto(page.as_uri())
        assert shown.locator(".moving:visible").count() == 2
        assert problems(shown) == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390


def overwrites_zeros(x: torch.Tensor, padding: Sizes, value: float = 0.0) -> torch.Tensor:
    """`out[out == 0] = value`: pixels of the image that are 0 are taken for frame."""
    framed = right.pad_image(x, padding)
    framed[framed == 0] = value
    return framed


def takes_zero_for_nothing(x: torch.Tensor, kernel: Sizes, stride: Sizes | None = None) -> torch.Tensor:
    """`if not best or pixel > best`: a largest pixel of 0 counts as none yet."""
    right.max_pool2d(x, kernel, stride)  # refuses what does not fit
    found = x.unfold(2, pair(kernel)[0], pair(stride or kernel)[0]).unfold(
        3, pair(kernel)[1], pair(stride or kernel)[1]
    )
    best = found[..., 0, 0].clone()
    for pixel in found.flatten(4).unbind(4)[1:]:
        best = torch.where((best == 0) | (pixel > best), pixel, best)
    return best


@pytest.mark.parametrize(
    ("question", "function"), [("pad_image", overwrites_zeros), ("max_pool2d", takes_zero_for_nothing)]
)
def test_a_pixel_of_zero_is_a_number_like_others(
    session: GradingSession, question: str, function: Callable[..., object]
) -> None:
    """Whatever the key, who takes it for something else loses points."""
    for key in range(40):
        checks = session.run(Direct({question: function}), f"{key}".encode(), [question])
        assert any(check.earned < check.points for check in checks), key


def one_number_for_equal_sides(size: Sizes, kernel: Sizes, stride: Sizes = 1, padding: Sizes = 0) -> Sizes:
    """A pair only where the two sides differ."""
    found = right.output_size(size, kernel, stride, padding)
    return found[0] if isinstance(found, tuple) and found[0] == found[1] else found


def test_two_equal_sides_are_a_pair_all_the_same(session: GradingSession) -> None:
    """Whatever the key."""
    for key in range(40):
        checks = session.run(Direct({"output_size": one_number_for_equal_sides}), f"{key}".encode(), ["output_size"])
        assert any(check.earned < check.points for check in checks), key


def test_square_kernels_alone_earn_a_part() -> None:
    """Who takes the kernel's width for its height is right in some situations, and told in which."""

    def square(
        x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: Sizes = 1, padding: Sizes = 0
    ) -> object:
        side = weight.shape[3]
        kernels = weight[:, :, :side].reshape(*weight.shape[:2], side, side)
        return right.conv2d_strided(x, kernels, bias, stride, padding)

    family = known("conv2d_strided").family
    outcomes = {call.name: observe(square, call, look=family.look) for call in family.made()}
    assert "ONLY-SQUARE-KERNELS" in [each.code for each in known("conv2d_strided").name(outcomes)]
    with GradingSession(LOADED) as running:
        checks = running.run(Direct({"conv2d_strided": square}), b"", ["conv2d_strided"])
    earned, points = sum(check.earned for check in checks), sum(check.points for check in checks)
    assert points / 4 < earned < 3 * points / 4
