"""What a right answer leaves to chance may be anybody's: weights of a new layer are compared by shape and dtype alone."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
import torch
from torch import nn

from autograder.authoring.direct import Direct
from autograder.errors import StudentCodeError
from autograder.explaining import public
from autograder.explaining.calls import observe
from autograder.explaining.naming import Known
from autograder.grading.chance import expected
from autograder.grading.comparison import compare
from autograder.grading.conversion import to_value
from autograder.grading.drawing import Draw
from autograder.grading.drawn import Drawn, checks
from autograder.grading.student import Keyed, Student
from autograder.model import Reason


def block() -> nn.Sequential:
    """A layer with random weights between one with set weights and one without any."""
    first = nn.Conv2d(1, 1, 1, bias=False)
    nn.init.ones_(first.weight)
    return nn.Sequential(first, nn.Conv2d(1, 6, 3, padding=1), nn.ReLU())


def layers(draw: Draw) -> Iterator[tuple[str]]:
    """No arguments."""
    yield ("layers",)


def changed(place: int, layer: nn.Module) -> Callable[[], nn.Sequential]:
    """The block with another layer."""

    def make() -> nn.Sequential:
        made = block()
        made[place] = layer
        return made

    return make


def zeroed() -> nn.Sequential:
    """Its weights were set."""
    made = block()
    for parameter in made.parameters():
        nn.init.ones_(parameter)
    return made


def drawn(how: Callable[[torch.Tensor], object]) -> Callable[[], nn.Sequential]:
    """The block with weights from elsewhere; its second layer has 54, from -1/3 to 1/3."""

    def make() -> nn.Sequential:
        made = block()
        how(made.get_parameter("1.weight"))
        return made

    return make


def reset(layers: nn.Sequential) -> nn.Sequential:
    """The same layers with new random numbers."""
    layers.get_submodule("1").reset_parameters()  # type: ignore[operator]
    return layers


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (block, Reason.CORRECT),
        (changed(1, nn.Conv2d(1, 6, 3, padding="same")), Reason.CORRECT),
        (changed(2, nn.ReLU(inplace=True)), Reason.CORRECT),
        (changed(1, nn.Conv2d(1, 6, 3)), Reason.WRONG_VALUE),
        (zeroed, Reason.WRONG_VALUE),
        (drawn(nn.init.kaiming_uniform_), Reason.WRONG_VALUE),
        (drawn(functools.partial(nn.init.uniform_, a=-0.1, b=0.1)), Reason.WRONG_VALUE),
        (lambda: reset(block()), Reason.CORRECT),
        (changed(1, nn.Conv2d(1, 6, 3, padding=1, dtype=torch.float64)), Reason.WRONG_DTYPE),
        (changed(2, nn.Tanh()), Reason.WRONG_TYPE),
        (changed(0, nn.Conv2d(1, 1, 1, bias=False)), Reason.WRONG_VALUE),
        (lambda: block()[:2], Reason.WRONG_SHAPE),
        (lambda: block()[0], Reason.WRONG_TYPE),
    ],
)
def test_weights_are_compared_where_they_are_set(make: Callable[[], nn.Module], reason: Reason) -> None:
    """And class, settings, number of layers everywhere; `same` is the padding that it means."""
    assert compare(to_value(make()), expected(block)) is reason


def test_nothing_else_is_drawn_twice() -> None:
    """What is no module is as it is; the random numbers go on as if nothing had been asked."""
    assert expected(lambda: 3) == 3
    torch.manual_seed(0)
    layer = expected(nn.ReLU)
    assert isinstance(layer, nn.ReLU)


def test_a_wrong_layer_is_seen_whatever_its_weights() -> None:
    """Of the weights only their shape is looked at."""
    drawn = Drawn("block", layers, block)
    known = Known(public.family(drawn, (), Path("nowhere")))
    shuffled = (lambda: nn.Sequential(*list(block())[::-1]), True)
    for make, wrong in ((block, False), (changed(2, nn.Tanh()), True), shuffled):
        outcomes = {call.name: observe(make, call, look=known.family.look) for call in known.family.made()}
        assert any(known.reason(*each) is not Reason.CORRECT for each in outcomes.items()) is wrong
        assert known.name(outcomes) == ()


def test_the_same_layers_again_are_not_new() -> None:
    """What is done to the layers of one call must not show in those of the next."""
    drawn = Drawn("block", layers, block)
    known = Known(public.family(drawn, (), Path("nowhere")))
    once = block()
    again = functools.partial(reset, once)
    outcomes = {call.name: observe(lambda: once, call, look=known.family.look) for call in known.family.made()}
    assert [diagnosis.code for diagnosis in known.name(outcomes)] == ["NOT-NEW"]
    ((ask, check),) = checks(drawn, Fraction(2))
    assert check.points == 2
    student = Student()
    for make, right in ((block, True), (lambda: once, False), (again, False)):
        student.attach(Direct({"block": make}))
        with contextlib.nullcontext() if right else pytest.raises(StudentCodeError):
            ask(student, Keyed())


def test_rounding_may_go_as_far_as_the_author_says() -> None:
    """By the dtype of the right answer."""
    right = Drawn("f", layers, block, tolerances={"float32": (0, 0.5)})
    assert right.allowed(torch.ones(1)) == {"rtol": 0, "atol": 0.5}
    assert right.allowed(torch.ones(1).double()) == right.allowed(3) == {}
