"""Of what no function of the second lab's family explains is said where it is right: what was seen, and no more."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autograder.course import assignment
from autograder.explaining import families
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known
from autograder.graders.strides import block_reading, reading
from autograder.graders.strides.windows import pair
from autograder.labs import wording
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
    del outcomes[next(name for name in outcomes if name.startswith("plain"))]
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
        ((conv(), nn.Dropout2d(), nn.MaxPool2d(2)), "Conv2d, Dropout2d, MaxPool2d"),
        ((conv(), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten()), "Conv2d, ReLU, MaxPool2d, Flatten"),
        ((conv(),), "Conv2d"),
    ],
)
def test_other_layers_are_listed(made: tuple[nn.Module, ...], told: str) -> None:
    """In the student's own order."""
    (found,) = said("block", layers(*made))
    assert (found.code, found.parameters) == ("BLOCK-OTHER-LAYERS", {"layers": told})


@pytest.mark.parametrize(
    ("made", "yours", "due"),
    [
        ((conv(16), nn.ReLU(), nn.MaxPool2d(2)), "Conv2d.out_channels = 16", "Conv2d.out_channels = 8"),
        ((conv(padding=2), nn.ReLU(), nn.MaxPool2d(2)), "Conv2d.padding = (2, 2)", "Conv2d.padding = (1, 1)"),
        (
            (conv(), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
            "MaxPool2d.kernel_size = (3, 3), MaxPool2d.padding = (1, 1)",
            "MaxPool2d.kernel_size = (2, 2), MaxPool2d.padding = (0, 0)",
        ),
        (
            (conv(padding=0), nn.ReLU(), nn.MaxPool2d(2, padding=1)),
            "Conv2d.padding = (0, 0), MaxPool2d.padding = (1, 1)",
            "Conv2d.padding = (1, 1), MaxPool2d.padding = (0, 0)",
        ),
    ],
)
def test_other_settings_are_told_once_with_what_is_due(made: tuple[nn.Module, ...], yours: str, due: str) -> None:
    """The layers, their settings, the student's, what is asked for."""
    (found,) = said("block", layers(*made))
    assert (found.code, found.parameters) == ("BLOCK-OTHER-SETTING", {"yours": yours, "due": due})


@pytest.mark.parametrize("activation", [nn.ReLU6(), nn.ELU(), nn.GELU(), nn.SiLU()])
def test_another_activation_is_one_whatever_it_is_called(activation: nn.Module) -> None:
    """And settings of the other layers are told beside it."""
    assert codes("block", layers(conv(), activation, nn.MaxPool2d(2))) == ["BLOCK-OTHER-ACTIVATION"]
    other = codes("block", layers(conv(16), activation, nn.MaxPool2d(2)))
    assert other == ["BLOCK-OTHER-ACTIVATION", "BLOCK-OTHER-SETTING"]


LOOSE: Any = nn
"""torch.nn, given whatever students give it."""


class Own(nn.Module):
    """No nn.Sequential."""


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: LOOSE.Sequential([conv(), nn.ReLU()]), "BLOCK-ERROR-LIST"),
        (lambda: LOOSE.Sequential((conv(), nn.ReLU())), "BLOCK-ERROR-LIST"),
        (lambda: LOOSE.Sequential(conv(), nn.ReLU), "BLOCK-ERROR-CLASS"),
        (lambda: LOOSE.Sequential(conv(), F.relu), "BLOCK-ERROR-FUNCTION"),
        (lambda: LOOSE.Sequential(conv(), torch.relu), "BLOCK-ERROR-FUNCTION"),
        (lambda: LOOSE.Sequential(conv(), LOOSE.functional.max_pool2d(2)), "BLOCK-ERROR-FUNCTION"),
        (lambda: LOOSE.Sequential(conv(), LOOSE.functional.relu()), "BLOCK-ERROR-FUNCTION"),
        (lambda: LOOSE.Conv2d(3, 8, kernel=3), "BLOCK-ERROR-KEYWORD"),
        (lambda: nn.ModuleList([conv()]), "BLOCK-NOT-SEQUENTIAL"),
        (conv, "BLOCK-NOT-SEQUENTIAL"),
        (Own, "BLOCK-NOT-SEQUENTIAL"),
        (lambda: LOOSE.Conv2d(3, 8), ""),
        (lambda: LOOSE.Sequential(conv(), nn.ReLU()()), ""),
        (lambda: LOOSE.Sequential(torch.zeros(1)), ""),
    ],
)
def test_what_comes_in_the_place_of_a_block_has_a_name(made: Callable[[], object], code: str) -> None:
    """By what PyTorch and Python say, or by what it is; of other errors nothing is said."""
    assert codes("block", made) == ([code] if code else [])


def test_a_block_that_wants_an_argument() -> None:
    """It is called without any."""

    def block(x: Tensor) -> Tensor:
        return x

    assert codes("block", block) == ["BLOCK-NEEDS-ARGUMENT"]


@pytest.mark.parametrize("question", ["conv2d_strided", "avg_pool2d"])
def test_a_frame_of_infinity_is_told_from_zeros(question: str) -> None:
    """Just where the window touches it; elsewhere nothing is said of the frame."""

    def infinite(x: Tensor, padding: Any = 0, **others: Any) -> object:
        p, q = pair(padding)
        return known(question).family.right(x=F.pad(x, (q, q, p, p), value=-torch.inf), **others)

    assert codes(question, infinite) == ["PADDING-INFINITE"]
    spoiled = broken_where(question, lambda given: given["padding"] != 0, raises=False)
    assert "PADDING-INFINITE" not in codes(question, lambda **given: torch.as_tensor(spoiled(**given)) * torch.inf)


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
        for both in family.pairs:
            both.make()(**arguments)
        assert all(torch.equal(arguments[name], value) for name, value in before.items())


READ = {
    *(code for code, _ in block_reading.ERRORS),
    *("BLOCK-NOT-SEQUENTIAL", "BLOCK-OTHER-LAYERS", "BLOCK-OTHER-ACTIVATION", "BLOCK-OTHER-SETTING"),
    *("BLOCK-WEIGHTS-SET", "BLOCK-BIASES-SET", "BLOCK-DTYPE", "LAST-DIGITS", "PADDING-INFINITE"),
    *(code for _, code, *_ in CONDITIONS),
}
"""What is read and not recognised, or both."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_is_read_has_its_words(language: str) -> None:
    """What happens, why it matters and one experiment, and no line of code as a solution."""
    for code in READ:
        for part in ("what", "why", "next"):
            text = LOADED.home.say(language, f"diagnosis.{code}.{part}")
            assert len(text) > 15
            assert text[-1] in ".?"
            assert not re.search(r"\bdef |\breturn |import |torch\.\w+\(", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_without_a_code(language: str) -> None:
    """The lab's words hold no diagnosis that nothing can name."""
    written = {key.split(".")[1] for key in wording.of(LOADED.home.folder, language) if key.startswith("diagnosis.")}
    named = {
        code
        for question in (*reading._DEFAULTS, "block")
        for wrong in (*known(question).family.singles, *known(question).family.pairs)
        for code in wrong.codes
    }
    assert written == READ | named
