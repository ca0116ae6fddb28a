"""A name is said only when it is true: of right answers never, of others only when one idea alone explains them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from families import EXPLAINER, QUESTIONS, all_played, known, named, played, wrong
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.explaining.calls import Call, Outcome, observe
from autograder.explaining.sights import same
from autograder.graders.channels import convolution, probes, variants, wrong_sums
from autograder.graders.channels.convolution import Convolution
from autograder.graders.channels.wrong_convolutions import WRONG
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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(COMBINED), min_size=1, max_size=4), st.integers(0, 2**31))
def test_random_compositions_get_no_false_name(changes: list[Any], seed: int) -> None:
    """Whatever mistakes are put together: if they are named, the named function is theirs on inputs never seen before."""
    function = Convolution()
    for change in changes:
        function = change.alter(function)
    codes = named("conv2d_combined", function)
    family = known("conv2d_combined").family
    candidates = [member.make() for member in (*family.singles, *family.pairs) if set(member.codes) == set(codes)]
    if codes and candidates:
        fresh = [_fresh(seed + step) for step in range(3)]
        theirs = [observe(function, call) for call in fresh]
        assert any(
            all(_agree(observe(candidate, call), their) for call, their in zip(fresh, theirs, strict=True))
            for candidate in candidates
        ), (codes, [change.code for change in changes])


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


def test_calls_that_raise_prove_nothing() -> None:
    """A mistake is recognised from the calls that gave values, when others raise errors."""

    def function(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> object:
        if weight.shape[2] != weight.shape[3]:
            raise ValueError("square kernels only")
        return wrong("conv2d_combined", "CONV-KERNEL-FLIPPED")(x, weight, bias)

    assert named("conv2d_combined", function) == ("CONV-KERNEL-FLIPPED",)


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
    """An input that no family was ever compared on, of sizes in the contract."""
    random = torch.Generator().manual_seed(seed)
    n, c, o, kh, kw = (int(torch.randint(1, 4, (1,), generator=random)) for _ in range(5))
    x = torch.randint(-4, 5, (n, c, kh + 2, kw + 1), generator=random).float()
    weight = torch.randint(-4, 5, (o, c, kh, kw), generator=random).float()
    return Call(
        "fresh", "plain", {"x": x, "weight": weight, "bias": torch.randint(-4, 5, (o,), generator=random).float()}
    )


def _agree(one: Outcome, other: Outcome) -> bool:
    """Alike, or one of them raises where the other does not care: what a mistake does outside its reach is no lie."""
    return isinstance(one.value, Failure) or isinstance(other.value, Failure) or same(one, other)
