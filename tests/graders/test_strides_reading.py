"""Of what no function of the second lab's family explains is said where it is right: what was seen, and no more."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from autograder.course import assignment
from autograder.explaining import families
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known
from autograder.graders.strides import reading
from autograder.model import Diagnosis

LOADED = assignment.load("stride-padding-and-pooling")
FACTS = {"NOT-RAISED", "OTHER-ERROR"}
LANGUAGES = ("es", "en")


@functools.cache
def known(question: str) -> Known:
    """The family of a question, computed once."""
    return Known(families.of(LOADED)(question))


def said(question: str, function: Callable[..., object]) -> list[Diagnosis]:
    """What is said of a function, but for facts about errors that are due."""
    family = known(question).family
    outcomes = {call.name: observe(function, call, look=family.look) for call in family.made()}
    return [each for each in known(question).name(outcomes) if each.code not in FACTS]


def codes(question: str, function: Callable[..., object]) -> list[str]:
    """The codes of what is said."""
    return [each.code for each in said(question, function)]


def broken_where(question: str, breaks: Callable[[Mapping[str, Any]], bool], *, raises: bool) -> Callable[..., object]:
    """The right function that raises, or gives another value, where `breaks` says so of its arguments."""
    right = known(question).family.right
    defaults = reading._DEFAULTS[question]

    def function(**arguments: Any) -> object:
        result: Any = right(**arguments)
        if not breaks(defaults | arguments):
            return result
        if raises:
            raise RuntimeError("not here")
        if isinstance(result, Tensor):
            return result * result * 3 + 1
        return (98, 99) if isinstance(result, tuple) else 98

    return function


CONDITIONS = [
    (question, code, names, holds, by_error)
    for question in reading._DEFAULTS
    for code, names, holds, by_error in reading._conditions(question)
]


@pytest.mark.parametrize("raises", [True, False])
@pytest.mark.parametrize(("question", "code", "names", "holds", "by_error"), CONDITIONS)
def test_every_condition_is_told_or_one_that_the_calls_do_not_tell_from_it(
    question: str, code: str, names: str, holds: reading.Holds, by_error: bool, raises: bool
) -> None:
    """What is said holds of every call; where the condition is met by all calls or by none, nothing is."""
    calls = {call.name: call for call in known(question).family.calls if not known(question).right[call.name].refuses}
    given = {name: reading._DEFAULTS[question] | dict(call.arguments) for name, call in calls.items()}
    met = {name for name, arguments in given.items() if holds(arguments)}
    found = said(question, broken_where(question, lambda arguments: not holds(arguments), raises=raises))
    if by_error and not raises:
        assert code not in [each.code for each in found]
    elif 0 < len(met) < len(calls):
        assert len(found) == 1
        told = [
            {name for name, arguments in given.items() if rule(arguments)}
            for _, other, about, rule, _ in CONDITIONS
            if (other, about or None) == (found[0].code, found[0].parameters.get("names"))
        ]
        assert met in told
    for each in found:
        for language in LANGUAGES:
            assert all(LOADED.home.knows(language, f"diagnosis.{each.code}.{part}") for part in ("what", "why", "next"))


def test_there_is_a_call_for_every_condition() -> None:
    """Each is told of at least one question."""
    told: set[str] = set()
    for question, _, _, holds, _ in CONDITIONS:
        for raises in (True, False):
            broken = broken_where(question, lambda given, holds=holds: not holds(given), raises=raises)  # type: ignore[misc]
            told.update(codes(question, broken))
    assert {code for _, code, *_ in CONDITIONS} <= told


@pytest.mark.parametrize("question", ["conv2d_strided", "max_pool2d", "avg_pool2d"])
def test_lost_digits_are_no_condition(question: str) -> None:
    """Small whole numbers survive half precision by chance, and say nothing about images or channels."""
    right = known(question).family.right
    function: Any = lambda **given: torch.as_tensor(right(**given)).bfloat16().to(given["x"].dtype)  # noqa: E731
    assert set(codes(question, function)) <= {"LAST-DIGITS", "ONLY-WHOLE-NUMBERS"}


def test_infinity_is_not_lost_digits() -> None:
    """Of a result that should be infinite any number is infinitely far."""
    right = known("max_pool2d").family.right
    assert codes("max_pool2d", lambda **given: torch.as_tensor(right(**given)).clamp(min=-1e9)) == ["NOT-WITH-INFINITY"]


def test_nothing_is_said_where_calls_are_missing() -> None:
    """A function that was too slow for all of them."""
    question = "conv2d_strided"
    function = broken_where(question, lambda given: len(given["x"]) > 1, raises=True)
    calls = {call.name: call for call in known(question).family.calls}
    outcomes = {name: observe(function, call) for name, call in calls.items()}
    assert [each.code for each in reading.read(question, calls, outcomes, known(question).right)] == ["ONLY-ONE-IMAGE"]
    del outcomes["plain-8"]
    assert reading.read(question, calls, outcomes, known(question).right) == ()


def layers(*given: nn.Module) -> Callable[[], nn.Sequential]:
    """Makes a block of copies of these."""
    return lambda: nn.Sequential(*given)


def conv(outputs: int = 8, kernel: int = 3, **settings: Any) -> nn.Conv2d:
    """The convolution that is asked for, but for this."""
    return nn.Conv2d(3, outputs, kernel, **{"padding": 1} | settings)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ((conv(), nn.GELU(), nn.MaxPool2d(2)), "Conv2d, GELU, MaxPool2d"),
        ((conv(), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), "Conv2d, ReLU, MaxPool2d, Flatten"),
        ((conv(),), "Conv2d"),
    ],
)
def test_other_layers_are_listed(made: tuple[nn.Module, ...], told: str) -> None:
    """In the student's own order."""
    (found,) = said("block", layers(*made))
    assert (found.code, found.parameters) == ("BLOCK-OTHER-LAYERS", {"layers": told})


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ((conv(16), nn.ReLU(), nn.MaxPool2d(2)), [("Conv2d", "out_channels", "16", "8")]),
        ((conv(padding=2), nn.ReLU(), nn.MaxPool2d(2)), [("Conv2d", "padding", "(2, 2)", "(1, 1)")]),
        (
            (conv(), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
            [("MaxPool2d", "kernel_size", "(3, 3)", "(2, 2)"), ("MaxPool2d", "padding", "(1, 1)", "(0, 0)")],
        ),
    ],
)
def test_other_settings_are_told_with_what_is_due(made: tuple[nn.Module, ...], told: list[tuple[str, ...]]) -> None:
    """The layer, the setting, the student's, what is asked for."""
    found = said("block", layers(*made))
    assert [each.code for each in found] == ["BLOCK-OTHER-SETTING"] * len(told)
    assert [tuple(each.parameters[name] for name in ("layer", "setting", "value", "due")) for each in found] == told


def test_weights_of_one_number_are_set() -> None:
    """Whatever the number."""
    layer = conv()
    nn.init.constant_(layer.weight, 0.25)
    assert "BLOCK-WEIGHTS-SET" in codes("block", layers(layer, nn.ReLU(), nn.MaxPool2d(2)))


def test_a_layer_may_call_itself_anything() -> None:
    """A class of the student's own is shown by its name; what is no name is not shown."""
    odd = type("<b>bold</b>", (nn.Module,), {"forward": lambda self, x: x})()
    (found,) = said("block", layers(conv(), odd, nn.MaxPool2d(2)))
    assert "<" not in str(found.parameters["layers"])


@pytest.mark.parametrize("question", ["conv2d_strided", "max_pool2d", "avg_pool2d", "output_size"])
def test_two_mistakes_at_once_are_named_as_two(question: str) -> None:
    """All pairs that are known, but for those that another pair cannot be told from (rounded, rounded up): of these nothing is said."""
    pairs = known(question).family.pairs
    told = [codes(question, pair.make()) for pair in pairs]
    assert all(found in ([], list(pair.codes)) for found, pair in zip(told, pairs, strict=True))
    assert 2 * sum(map(bool, told)) > len(pairs) > 0


def test_pairs_leave_their_arguments_as_they_are() -> None:
    """They are given no copies."""
    for question in ("conv2d_strided", "max_pool2d", "avg_pool2d"):
        family = known(question).family
        arguments = dict(family.calls[0].arguments)
        before = {name: value.clone() for name, value in arguments.items() if isinstance(value, Tensor)}
        for pair in family.pairs:
            pair.make()(**arguments)
        assert all(torch.equal(arguments[name], value) for name, value in before.items())
