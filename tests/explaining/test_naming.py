"""A name is said only when it is true: of right answers never, of others only when one idea alone explains them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from families import EXPLAINER, QUESTIONS, all_played, known, named, played, wrong
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch import nn

from autograder.explaining.calls import Call, Outcome, observe
from autograder.explaining.sights import same
from autograder.graders.channels import convolution, probes, variants, wrong_sums
from autograder.graders.channels.convolution import Convolution
from autograder.graders.channels.wrong_convolutions import WRONG
from autograder.graders.channels.wrong_edges import Detector
from autograder.model import Array, Failure, Reason

VARIANTS = 12
COMBINED = [change for change in WRONG if "4" in change.questions and change.step != "several"]


@pytest.mark.parametrize("question", variants.QUESTIONS)
def test_right_answers_are_never_named(question: str) -> None:
    """Right answers of any style get no name and no failing example."""
    for seed in range(VARIANTS):
        variant = variants.variant(question, seed)
        function = _by_name(question, variant.function)
        explanation = EXPLAINER.explain(question, all_played(question, function))
        assert (explanation.diagnoses, explanation.probes) == ((), ()), variant.recipe


def _changes(*chosen: tuple[str, int]) -> list[Any]:
    """Changes by their code and which of its variants."""
    return [[change for change in COMBINED if change.code == code][variant] for code, variant in chosen]


@settings(max_examples=60, deadline=None)
@example(_changes(("CONV-CHANNELS-HARDCODED", 1), ("CONV-WEIGHT-AXES-SWAPPED", 0)), 0)
@example(_changes(("CONV-BATCH-SUMMED", 1), ("CONV-CLAMPED", 0)), 0)
@example(_changes(("CONV-TRUNCATED-TO-INT", 0), ("CONV-SIGMOID", 0)), 0)  # float32 whatever comes in
@given(st.lists(st.sampled_from(COMBINED), min_size=1, max_size=4), st.integers(0, 2**31))
def test_random_compositions_get_no_false_name(changes: list[Any], seed: int) -> None:
    """Whatever mistakes are put together: only mistakes that were made are named, or what does the same on fresh inputs."""
    function = Convolution()
    for change in changes:
        function = change.alter(function)
    family = known("conv2d_combined").family
    codes = set(named("conv2d_combined", function)) - set(family.dtypes.values())  # a dtype is seen, whoever made it
    candidates = [member.make() for member in (*family.singles, *family.pairs) if set(member.codes) == codes]
    if not codes <= {change.code for change in changes} and candidates:
        fresh = [_fresh(seed + step) for step in range(6)]
        theirs = [observe(function, call) for call in fresh]
        assert any(
            all(_agree(observe(candidate, call), their) for call, their in zip(fresh, theirs, strict=True))
            for candidate in candidates
        ), (codes, [change.code for change in changes])


@pytest.mark.parametrize(
    "changes",
    [
        _changes(("CONV-CHANNELS-HARDCODED", 0), ("CONV-WEIGHT-AXES-SWAPPED", 0)),
        _changes(("CONV-CHANNELS-HARDCODED", 1), ("CONV-WEIGHT-AXES-SWAPPED", 0)),
        _changes(("CONV-BIAS-ALONG-COLUMNS", 0), ("CONV-SQUARE-KERNEL", 0)),
        _changes(("CONV-WEIGHT-AXES-SWAPPED", 0), ("CONV-BIAS-ONLY", 0)),
    ],
)
def test_a_mistake_is_not_named_alone_when_it_does_not_explain_the_calls_that_failed(changes: list[Any]) -> None:
    """Where the one that is named would raise, a result of a wrong shape is another mistake; and the other way round."""
    function = Convolution()
    for change in changes:
        function = change.alter(function)
    assert set(named("conv2d_combined", function)) in (set(), {change.code for change in changes})


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question != "edge_detector"])
def test_what_pairs_share_none_of_them_changes(question: str) -> None:
    """A pair gives the same right after another as alone."""
    family = known(question).family
    pairs = [(pair, observe(pair.make(), family.calls[0], careless=False)) for pair in family.pairs]
    for pair, after_another in pairs:
        convolution._unfinished.cache_clear()
        wrong_sums._unfinished.cache_clear()
        assert same(after_another, observe(pair.make(), family.calls[0], careless=False)), pair.codes


def test_a_name_needs_more_than_one_witness() -> None:
    """A function that is wrong on one call alone is not named, whatever it looks like there."""
    outcomes = played("conv2d_combined", Convolution())
    outcomes["batch"] = played("conv2d_combined", wrong("conv2d_combined", "CONV-RELU"))["batch"]
    assert not known("conv2d_combined").name(outcomes)


def test_an_unknown_mistake_has_no_name() -> None:
    """A mistake outside the family is answered with silence."""
    assert named("conv2d_combined", lambda x, weight, bias: Convolution()(x, weight, bias) * x.mean()) == ()


def test_facts_are_added_to_what_is_recognised() -> None:
    """A dtype that does not follow x is named beside the mistake in the values."""
    function = wrong("conv2d_combined", "CONV-IN-MEAN")
    codes = named("conv2d_combined", lambda x, weight, bias: function(x, weight, bias).float())  # type: ignore[attr-defined]
    assert set(codes) == {"CONV-IN-MEAN", "CONV-DTYPE-FLOAT32"}


@pytest.mark.parametrize(
    ("refuses", "codes"),
    [
        (lambda x, weight: weight.shape[2] != weight.shape[3], {"CONV-KERNEL-FLIPPED", "CONV-SQUARE-KERNEL"}),
        (lambda x, weight: x.shape[3] > 4, set()),
    ],
)
def test_errors_have_to_be_explained_too(refuses: Callable[..., bool], codes: set[str]) -> None:
    """Flipped kernels and an assertion: both are named, or nothing is."""

    def function(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> object:
        if refuses(x, weight):
            raise ValueError("an assertion of the student's own")
        return wrong("conv2d_combined", "CONV-KERNEL-FLIPPED")(x, weight, bias)

    assert set(named("conv2d_combined", function)) == codes


def test_an_error_with_another_form_of_arguments_says_nothing_of_the_values() -> None:
    """Flipped kernels, written with `x.numpy()`, which raises where gradients are asked for."""

    def function(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> object:
        x.numpy()
        return wrong("conv2d_combined", "CONV-KERNEL-FLIPPED")(x, weight, bias)

    assert named("conv2d_combined", function) == ("CONV-KERNEL-FLIPPED",)


def test_an_error_is_as_good_as_a_result_without_values() -> None:
    """A row is missing: where there is one row, slices give nothing and loops an error."""

    def function(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> object:
        y: Any = wrong("conv2d_combined", "CONV-ROW-MISSING")(x, weight, bias)
        if not y.numel():
            raise IndexError("no row is left")
        return y

    assert named("conv2d_combined", function) == ("CONV-ROW-MISSING",)


def test_infinite_values_prove_nothing() -> None:
    """A result full of NaN is not taken for an idea that leads to NaN."""
    assert named("conv2d_combined", lambda x, weight, bias: Convolution()(x, weight, bias) * torch.nan) == ()  # type: ignore[operator]


def test_unfinished_series_are_understood() -> None:
    """When calls are absent, because one was too slow, what there is still counts."""
    outcomes = played("conv2d_combined", wrong("conv2d_combined", "CONV-BIAS-MISSING"))
    few = dict(list(outcomes.items())[:4]) | {"image_high": Outcome(Failure(Reason.TOO_SLOW))}
    assert [diagnosis.code for diagnosis in known("conv2d_combined").name(few)] == ["CONV-BIAS-MISSING"]
    assert EXPLAINER.explain("conv2d_combined", {}).probes == ()


def test_the_kernels_at_work_are_recovered() -> None:
    """Single pixels give back the flipped kernels of a flipped convolution, and see that ReLU is not linear."""
    flipped = _explained("conv2d_combined", "CONV-KERNEL-FLIPPED").response
    assert flipped is not None
    assert flipped.linear
    weight = probes.calls("conv2d_combined")[0].arguments["weight"]
    pixels = torch.tensor(flipped.pixels.nested())
    assert torch.equal(pixels[:, 0, 0, :, :2, :2].float(), weight.flip(2, 3))
    bent = _explained("conv2d_combined", "CONV-RELU").response
    assert bent is not None
    assert not bent.linear


def _hooked() -> nn.Conv2d:
    layer = Detector()()
    layer.register_forward_hook(lambda module, given, result: 2 * result)
    return layer


def _own_forward() -> nn.Conv2d:
    layer = Detector()()
    vars(layer)["forward"] = lambda x: torch.zeros(1, 3, 2, 2)
    return layer


@pytest.mark.parametrize("make", [_hooked, _own_forward])
def test_a_layer_that_does_not_compute_what_its_weights_say(make: Callable[[], nn.Conv2d]) -> None:
    """The layer is shown images; the case shows what it gave for the first on which it is wrong."""
    found = EXPLAINER.explain("edge_detector", all_played("edge_detector", make))
    assert [diagnosis.code for diagnosis in found.diagnoses] == ["EDGE-COMPUTES-OTHERWISE"]
    (probe,) = found.probes
    assert (probe.situation, [*probe.inputs], probe.expected.shape) == ("layer_used", ["image"], (1, 3, 2, 2))
    assert probe.outcome != probe.expected


def test_a_layer_of_another_dtype_is_not_said_to_compute_otherwise() -> None:
    """It raises for the image, and its dtype is all that is wrong with it."""
    assert named("edge_detector", lambda: Detector(options=(("dtype", torch.float64),))()) == ("EDGE-DTYPE-FLOAT64",)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_clearest_failing_case_comes_first(question: str) -> None:
    """The first case shown is the first that fails, with the right answer beside the student's."""
    code = {"edge_detector": "EDGE-BIAS-ONES", "two_convs_as_one": "CONV-BATCH-SUMMED"}.get(
        question, "CONV-BATCH-SUMMED"
    )
    probe = _explained(question, code).probes[0]
    assert probe.name == ("bias" if question == "edge_detector" else "batch")
    assert isinstance(probe.outcome, Array)
    assert probe.outcome != probe.expected


def _explained(question: str, code: str) -> Any:
    return EXPLAINER.explain(question, all_played(question, wrong(question, code)))


def _by_name(question: str, function: Callable[..., object]) -> Callable[..., object]:
    """The variant, whatever it calls its parameters."""
    return lambda **arguments: function(*arguments.values())


def _fresh(seed: int) -> Call:
    """An input that no family was ever compared on, of sizes in the contract; of one channel, many mistakes are one."""
    random = torch.Generator().manual_seed(seed)
    n, c, o, kh, kw = (int(torch.randint(least, 4, (1,), generator=random)) for least in (1, 2, 2, 1, 1))
    x = torch.randint(-4, 5, (n, c, kh + 2, kw + 1), generator=random).float()
    weight = torch.randint(-4, 5, (o, c, kh, kw), generator=random).float()
    return Call(
        "fresh", "plain", {"x": x, "weight": weight, "bias": torch.randint(-4, 5, (o,), generator=random).float()}
    )


def _agree(one: Outcome, other: Outcome) -> bool:
    """Alike, or one of them raises where the other does not care: what a mistake does outside its reach is no lie."""
    return isinstance(one.value, Failure) or isinstance(other.value, Failure) or same(one, other)
