"""Questions 2 to 4: three functions that must give what nn.Conv2d gives, one situation after the other.

An answer that is right in the plain case and forgets something earns the points of all that it did not forget. An image
comes again with other kernels, kernels with another image, both with other biases: what remembers earlier calls by some
of the arguments answers wrongly.

Sizes are as small as they can be: an answer in plain Python loops takes its time by the places of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from autograder.grading import Answer, Claim, Keyed, Student, agree, agreement, unchanged

from .cases import Case, Draws, Shape, laid_out, negated, sizes


@dataclass(frozen=True, slots=True)
class Form:
    """One of the three functions, and the channels of its cases."""

    function: str
    inputs: int
    outputs: int

    def shape(self, batch: int = 1, image: tuple[int, int] = (4, 4), kernel: tuple[int, int] = (3, 3)) -> Shape:
        """The sizes of a case for this function."""
        return Shape(batch, self.inputs, self.outputs, image, kernel)

    def other_channels(self, draws: Draws) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) that its contract allows: one of each, as many as there are, and more."""
        few, many = draws.between(2, 3), draws.between(5, 7)
        if self.inputs == 1:
            return (1, 1), (1, many)
        if self.outputs == 1:
            return (1, 1), (many, 1)
        return (few, few), (1, 1), (2, many)


FORMS = (
    Form("conv2d_multi_output", 1, 2),
    Form("conv2d_multi_input", 3, 1),
    Form("conv2d_combined", 3, 2),
)


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


def biased(keyed: Keyed, form: Form) -> tuple[Case, Case]:
    """Two cases of one image of the same size, with biases."""
    draws = Draws(keyed, f"bias {form.function}")
    shape = form.shape(image=(6, draws.between(3, 4)))
    return draws.case(shape), draws.case(shape)


def several(keyed: Keyed, form: Form) -> Case:
    """A case of several images."""
    draws = Draws(keyed, f"batch {form.function}")
    side = draws.between(4, 5)
    return draws.case(form.shape(draws.between(3, 4), (side, side)), bias=False)


def shared(student: Student, form: Form, name: str, case: Callable[[], Case]) -> Answer:
    """The answer to a call that two checks look at; each holds it against nn.Conv2d's."""

    def call() -> tuple[Answer, Claim]:
        made = case()
        return student.call(form.function, *made.arguments), agreement(made.expected)

    answer, claim = student.once((form.function, name), call)
    answer.hold(claim)
    return answer


@worth(3, 3, 6)
@pytest.mark.situation("plain")
def test_plain(student: Student, keyed: Keyed, form: Form) -> None:
    """One square image, a 3x3 kernel for each channel, no bias; image and kernels come again with others."""
    draws = Draws(keyed, f"plain {form.function}")
    large = draws.between(6, 7)
    case = draws.case(form.shape(), bias=False)
    other = draws.case(form.shape(image=(large, large)), bias=False)
    ask(student, form, case)
    ask(student, form, replace(case, weight=other.weight))
    ask(student, form, replace(case, x=other.x))


@worth(3, 3, 5)
@pytest.mark.situation("bias")
def test_bias(student: Student, keyed: Keyed, form: Form) -> None:
    """Every output channel gets its own bias, once; also when image and kernels come again."""
    case, other = biased(keyed, form)
    shared(student, form, "bias", lambda: case)
    ask(student, form, replace(case, bias=negated(case.bias)))
    ask(student, form, replace(case, x=other.x))


@worth(3, 3, 5)
@pytest.mark.situation("batch")
def test_batch(student: Student, keyed: Keyed, form: Form) -> None:
    """Several images at once, each on its own."""
    shared(student, form, "batch", lambda: several(keyed, form))


@worth(3, 3, 4)
@pytest.mark.situation("not_square")
def test_not_square(student: Student, keyed: Keyed, form: Form) -> None:
    """Height and width differ, in the image and in the kernel."""
    draws = Draws(keyed, f"not_square {form.function}")
    wide, high = draws.between(5, 6), draws.between(6, 7)
    ask(student, form, draws.case(form.shape(image=(3, wide), kernel=(2, 3)), bias=False))
    ask(student, form, draws.case(form.shape(image=(high, 3), kernel=(3, 2)), bias=False))


@worth(1, 1, 2)
@pytest.mark.situation("sizes")
def test_sizes(student: Student, keyed: Keyed, form: Form) -> None:
    """Kernels of 1x1, of the size of the image, of one line."""
    draws = Draws(keyed, f"sizes {form.function}")
    for shape in sizes(form.inputs, form.outputs, draws):
        ask(student, form, draws.case(shape))


@worth(3, 3, 4)
@pytest.mark.situation("channels")
def test_channels(student: Student, keyed: Keyed, form: Form) -> None:
    """Other numbers of channels than in the lesson, as many outputs as inputs among them."""
    draws = Draws(keyed, f"channels {form.function}")
    for inputs, outputs in form.other_channels(draws):
        ask(student, form, draws.case(Shape(2, inputs, outputs, (4, 3), (3, 2))))


@worth(1, 1, 1)
@pytest.mark.situation("fractions")
def test_fractions(student: Student, keyed: Keyed, form: Form) -> None:
    """Values that are no whole numbers, under a kernel of even size."""
    draws = Draws(keyed, f"fractions {form.function}")
    shape = form.shape(image=(6, draws.between(3, 4)), kernel=(4, 2))
    ask(student, form, draws.case(shape, divisor=7))


@worth(1, 1, 1)
@pytest.mark.situation("dtype")
def test_dtype(student: Student, keyed: Keyed, form: Form) -> None:
    """The result has the dtype of x and its precision: float64 stays float64."""
    draws = Draws(keyed, f"dtype {form.function}")
    ask(student, form, draws.case(form.shape(2, (4, draws.between(4, 5))), dtype="float64", divisor=7))


@worth(1, 1, 1)
@pytest.mark.situation("inputs_unchanged")
def test_inputs_unchanged(student: Student, keyed: Keyed, form: Form) -> None:
    """Right answers that leave x, weight and bias as they were: to one image with a bias, to several without."""
    unchanged(shared(student, form, "bias", lambda: biased(keyed, form)[0]))
    unchanged(shared(student, form, "batch", lambda: several(keyed, form)))


@worth(1, 1, 1)
@pytest.mark.situation("layout")
def test_layout(student: Student, keyed: Keyed, form: Form) -> None:
    """x, weight and bias are views of other memory, or of the same; they carry gradients."""
    draws = Draws(keyed, f"layout {form.function}")
    shape = form.shape(2, (3, draws.between(4, 5)), (2, 3))
    for case in laid_out(draws.case(shape)):
        ask(student, form, case)
