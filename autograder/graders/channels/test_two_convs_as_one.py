"""Question 5: two one-channel convolutions that together give what one Conv2d(2, 1, k) gives.

Each image, kernel and bias comes again with others: what remembers earlier calls by some of them answers wrongly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from autograder.grading import Answer, Claim, Keyed, Student, agree, agreement, unchanged
from autograder.sandbox.values import Module, Value

from .cases import (
    Draws,
    Laid,
    Shape,
    as_dtype,
    by_columns,
    negated,
    repeated,
    sizes,
    view,
)
from .expected import Expected

pytestmark = pytest.mark.question("two_convs_as_one")
FUNCTION = "two_convs_as_one"


@dataclass(frozen=True, eq=False)
class Pair:
    """Images (N, 1, H, W), a kernel (1, 1, kH, kW) and a bias (1,) for each, and what one Conv2d(2, 1, k) makes of both."""

    image_a: Laid
    image_b: Laid
    kernel_a: Laid
    kernel_b: Laid
    bias_a: Laid
    bias_b: Laid

    @property
    def arguments(self) -> tuple[Value, ...]:
        """image_a, image_b, conv_a and conv_b as they cross to a student's process."""
        convs = conv(self.kernel_a, self.bias_a), conv(self.kernel_b, self.bias_b)
        return self.image_a.crossing, self.image_b.crossing, *convs

    @property
    def expected(self) -> Expected:
        """nn.Conv2d's answer."""
        images = np.concatenate((self.image_a.values, self.image_b.values), 1)
        kernels = np.concatenate((self.kernel_a.values, self.kernel_b.values), 1)
        return Expected(images, kernels, self.bias_a.values + self.bias_b.values)


def conv(kernel: Laid, bias: Laid) -> Module:
    """nn.Conv2d(1, 1, k) with these values."""
    settings = {"in_channels": 1, "out_channels": 1, "kernel_size": list(kernel.values.shape[2:])}
    return Module("Conv2d", settings, {"weight": kernel.crossing, "bias": bias.crossing})


def pair(draws: Draws, shape: Shape, *, bias: bool = True, dtype: str = "float32", divisor: int = 1) -> Pair:
    """A case of whole numbers, or of sevenths; its two biases differ."""
    images = [draws.numbers(shape.batch, 1, *shape.image) for _ in range(2)]
    kernels = [draws.numbers(1, 1, *shape.kernel) for _ in range(2)]
    both = draws.different(2).values if bias else np.zeros(2, np.float32)
    drawn = (*images, *kernels, Laid(both[:1]), Laid(both[1:]))
    return Pair(*(as_dtype(each, dtype, divisor) for each in drawn))


def ask(student: Student, case: Pair) -> None:
    """Call the function on one case and hold its answer against nn.Conv2d's."""
    agree(student.call(FUNCTION, *case.arguments), case.expected)


def shape(batch: int = 1, image: tuple[int, int] = (5, 5), kernel: tuple[int, int] = (3, 3)) -> Shape:
    """One channel for each image, one output."""
    return Shape(batch, 1, 1, image, kernel)


@pytest.mark.points(5)
@pytest.mark.situation("plain")
def test_plain(student: Student, keyed: Keyed) -> None:
    """Two square images, 3x3 kernels, no bias; each image comes again with another."""
    draws = Draws(keyed, f"plain {FUNCTION}")
    side = draws.between(6, 7)
    case, other = (pair(draws, shape(image=(side, side)), bias=False) for _ in range(2))
    ask(student, case)
    ask(student, replace(case, image_a=other.image_a))
    ask(student, replace(case, image_b=other.image_b))


@pytest.mark.points(4)
@pytest.mark.situation("two_biases")
def test_two_biases(student: Student, keyed: Keyed) -> None:
    """Both convolutions have a bias, and both count; each kernel and each bias comes again with others."""
    draws = Draws(keyed, f"two_biases {FUNCTION}")
    size = shape(image=(draws.between(6, 7), draws.between(4, 5)))
    case, other = pair(draws, size), pair(draws, size)
    ask(student, case)
    for name in ("bias_a", "bias_b", "kernel_a", "kernel_b"):
        before, new = getattr(case, name), getattr(other, name)
        case = replace(case, **{name: negated(before) if name.startswith("bias") else new})
        ask(student, case)


@pytest.mark.points(3)
@pytest.mark.situation("batch")
def test_batch(student: Student, keyed: Keyed) -> None:
    """Several images at once."""
    several(student, keyed)


def several(student: Student, keyed: Keyed) -> Answer:
    """The answer to several images at once, which two checks look at; each holds it against nn.Conv2d's."""

    def call() -> tuple[Answer, Claim]:
        draws = Draws(keyed, f"batch {FUNCTION}")
        case = pair(draws, shape(draws.between(2, 4), (5, draws.between(4, 5))))
        return student.call(FUNCTION, *case.arguments), agreement(case.expected)

    answer, claim = student.once(FUNCTION, call)
    answer.hold(claim)
    return answer


@pytest.mark.points(3)
@pytest.mark.situation("not_square")
def test_not_square(student: Student, keyed: Keyed) -> None:
    """Height and width differ, in the images and in the kernels."""
    draws = Draws(keyed, f"not_square {FUNCTION}")
    wide, high = draws.between(6, 8), draws.between(6, 8)
    ask(student, pair(draws, shape(image=(draws.between(3, 5), wide), kernel=(2, 4))))
    ask(student, pair(draws, shape(image=(high, draws.between(3, 5)), kernel=(3, 2))))


@pytest.mark.points(1)
@pytest.mark.situation("sizes")
def test_sizes(student: Student, keyed: Keyed) -> None:
    """Kernels of 1x1, of the size of the image, of one line."""
    draws = Draws(keyed, f"sizes {FUNCTION}")
    for each in sizes(1, 1, draws):
        ask(student, pair(draws, each))


@pytest.mark.points(1)
@pytest.mark.situation("fractions")
def test_fractions(student: Student, keyed: Keyed) -> None:
    """Values that are no whole numbers."""
    draws = Draws(keyed, f"fractions {FUNCTION}")
    size = shape(image=(draws.between(6, 7), draws.between(4, 5)))
    ask(student, pair(draws, size, divisor=7))


@pytest.mark.points(1)
@pytest.mark.situation("dtype")
def test_dtype(student: Student, keyed: Keyed) -> None:
    """Images and convolutions in float64 give float64, with its precision."""
    draws = Draws(keyed, f"dtype {FUNCTION}")
    ask(student, pair(draws, shape(2, (5, draws.between(4, 6))), dtype="float64", divisor=7))


@pytest.mark.points(1)
@pytest.mark.situation("inputs_unchanged")
def test_inputs_unchanged(student: Student, keyed: Keyed) -> None:
    """A right answer that leaves images and convolutions as they were."""
    unchanged(several(student, keyed))


@pytest.mark.points(1)
@pytest.mark.situation("layout")
def test_layout(student: Student, keyed: Keyed) -> None:
    """Images and kernels are views of other memory, or of the same; images carry gradients."""
    draws = Draws(keyed, f"layout {FUNCTION}")
    for case in laid_out(pair(draws, shape(2, (draws.between(3, 4), 5), (2, 3)))):
        ask(student, case)


def laid_out(case: Pair) -> tuple[Pair, Pair, Pair]:
    """The arguments in memory of another order; expanded from less; in the memory of the first image."""
    columns = replace(
        case,
        image_a=by_columns(case.image_a),
        image_b=by_columns(case.image_b),
        kernel_a=by_columns(case.kernel_a, gradient=False),
        kernel_b=by_columns(case.kernel_b, gradient=False),
    )
    expanded = replace(
        case,
        image_a=repeated(case.image_a, 0),
        image_b=repeated(case.image_b, 0),
        kernel_a=repeated(case.kernel_a, 2),
        kernel_b=repeated(case.kernel_b, 3),
    )
    size = case.image_a.values.shape
    height, width = size[2:]
    together = replace(
        case,
        image_b=view(case.image_a, size, (height * width, 1, width - 1, 1), 1, back=1),
        kernel_a=view(case.image_a, (1, 1, 2, 3), (1, 1, 3, 1), 2, back=2),
        kernel_b=view(case.image_a, (1, 1, 2, 3), (1, 1, 4, 2), 1, back=4),
    )
    return columns, expanded, together
