"""Questions 2 to 4: three functions that must give what nn.Conv2d gives, one situation after the other.

An answer that is right in the plain case and forgets something earns the points of all that it did not forget.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
import torch

from autograder.grading import Keyed, Student, agree, unchanged

from .cases import Case, Shape, draw, sizes


@dataclass(frozen=True, slots=True)
class Form:
    """One of the three functions and the channels that its contract lets it meet."""

    function: str
    inputs: int
    outputs: int
    other_channels: tuple[tuple[int, int], ...]

    def shape(self, batch: int = 1, image: tuple[int, int] = (4, 4), kernel: tuple[int, int] = (3, 3)) -> Shape:
        """The sizes of a case for this function."""
        return Shape(batch, self.inputs, self.outputs, image, kernel)


FORMS = (
    Form("conv2d_multi_output", 1, 2, ((1, 1), (1, 4), (1, 7))),
    Form("conv2d_multi_input", 3, 1, ((1, 1), (2, 1), (7, 1))),
    Form("conv2d_combined", 3, 2, ((3, 3), (1, 1), (2, 5))),
)
SEED = 2026


def worth(*points: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each of the three functions; it is worth `points[i]` in question i + 2."""
    parameters = [
        pytest.param(form, id=form.function, marks=[pytest.mark.question(form.function), pytest.mark.points(value)])
        for form, value in zip(FORMS, points, strict=True)
    ]
    return pytest.mark.parametrize("form", parameters)


def ask(student: Student, form: Form, case: Case) -> None:
    """Call the function on one case and hold its answer against nn.Conv2d's."""
    agree(student.call(form.function, *case.arguments), case.expected)


@worth(4, 4, 7)
@pytest.mark.situation("plain")
def test_plain(student: Student, keyed: Keyed, form: Form) -> None:
    """One square image, a 3x3 kernel for each channel, no bias."""
    ask(student, form, draw(form.shape(), SEED, bias=False))
    ask(student, form, draw(form.shape(), keyed.generator(f"plain {form.function}"), bias=False))


@worth(3, 3, 5)
@pytest.mark.situation("bias")
def test_bias(student: Student, keyed: Keyed, form: Form) -> None:
    """Every output channel gets its own bias, once."""
    ask(student, form, draw(form.shape(), SEED + 1))
    ask(student, form, draw(form.shape(), keyed.generator(f"bias {form.function}")))


@worth(3, 3, 5)
@pytest.mark.situation("batch")
def test_batch(student: Student, keyed: Keyed, form: Form) -> None:
    """Several images at once, each on its own."""
    ask(student, form, draw(form.shape(batch=3), SEED + 2, bias=False))
    ask(student, form, draw(form.shape(batch=2), keyed.generator(f"batch {form.function}"), bias=False))


@worth(3, 3, 4)
@pytest.mark.situation("not_square")
def test_not_square(student: Student, keyed: Keyed, form: Form) -> None:
    """Height and width differ, in the image and in the kernel."""
    wide = form.shape(image=(3, 5), kernel=(2, 3))
    ask(student, form, draw(wide, SEED + 3, bias=False))
    ask(student, form, draw(form.shape(image=(5, 3), kernel=(3, 2)), SEED + 4, bias=False))
    ask(student, form, draw(wide, keyed.generator(f"not_square {form.function}"), bias=False))


@worth(2, 2, 3)
@pytest.mark.situation("sizes")
def test_sizes(student: Student, form: Form) -> None:
    """Kernels of 1x1, of the size of the image, of even size, of one line."""
    for number, shape in enumerate(sizes(form.inputs, form.outputs)):
        ask(student, form, draw(shape, SEED + 5 + number))


@worth(1, 1, 2)
@pytest.mark.situation("channels")
def test_channels(student: Student, form: Form) -> None:
    """Other numbers of channels than in the lesson, as many outputs as inputs among them."""
    for number, (inputs, outputs) in enumerate(form.other_channels):
        ask(student, form, draw(Shape(2, inputs, outputs, (4, 4), (3, 2)), SEED + 10 + number))


@worth(1, 1, 1)
@pytest.mark.situation("fractions")
def test_fractions(student: Student, form: Form) -> None:
    """Values that are no whole numbers."""
    shape = form.shape(image=(4, 5), kernel=(3, 2))
    ask(student, form, draw(shape, SEED + 20, divisor=8))
    ask(student, form, draw(shape, SEED + 20, divisor=7))


@worth(1, 1, 1)
@pytest.mark.situation("dtype")
def test_dtype(student: Student, form: Form) -> None:
    """The result has the dtype of x and its precision: float64 stays float64."""
    ask(student, form, draw(form.shape(batch=2), SEED + 21, dtype=torch.float64))
    ask(student, form, draw(form.shape(), SEED + 21, dtype=torch.float64, divisor=7))


@worth(1, 1, 1)
@pytest.mark.situation("layout")
def test_layout(student: Student, form: Form) -> None:
    """x is a view of other memory; x and the weights carry gradients."""
    for case in laid_out(form):
        ask(student, form, case)


@functools.cache
def laid_out(form: Form) -> tuple[Case, Case]:
    """The same numbers, once column after column in memory, once with gradients."""
    case = draw(form.shape(batch=2, image=(3, 4)), SEED + 22)
    x, weight, bias = (item.clone().requires_grad_() for item in (case.x, case.weight, case.bias))
    by_columns = replace(case, x=case.x.transpose(2, 3).contiguous().transpose(2, 3))
    return by_columns, Case(x, weight, bias, case.expected)


@worth(1, 1, 1)
@pytest.mark.situation("inputs_unchanged")
def test_inputs_unchanged(student: Student, form: Form) -> None:
    """A right answer that leaves x, weight and bias as they were."""
    case = draw(form.shape(batch=2), SEED + 23)
    answer = student.call(form.function, *case.arguments)
    agree(answer, case.expected)
    unchanged(answer)
