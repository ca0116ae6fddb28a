"""The second lab's hidden cases: what is wrong in one respect alone loses points, whatever the key."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.authoring.direct import Direct
from autograder.course import assignment
from autograder.graders.strides import right
from autograder.graders.strides.windows import Pair, Sizes, pair
from autograder.grading.session import GradingSession

KEYS = 40
LOADED = assignment.load("stride-padding-and-pooling")
Function = Callable[..., Any]


@pytest.fixture(scope="module")
def session() -> Iterator[GradingSession]:
    """The hidden graders."""
    with GradingSession(LOADED) as running:
        yield running


def moves(question: str, *given: Any) -> Iterator[tuple[int, int, int]]:
    """Of each axis the size, the window, the frame."""
    asked = inspect.signature(getattr(right, question)).bind(*given)
    asked.apply_defaults()
    named = asked.arguments
    size = pair(named["size"]) if "size" in named else named["x"].shape[2:]
    kernel = named["weight"].shape[2:] if "weight" in named else pair(named["kernel"])
    return zip(size, kernel, pair(named["padding"]), strict=True)


def refusing(question: str, refuses: Callable[[int, int, int], bool]) -> Function:
    """The right function that also refuses an axis of this size, window and frame."""

    def function(*given: Any) -> Any:
        if any(refuses(*axis) for axis in moves(question, *given)):
            raise ValueError("does not fit")
        return getattr(right, question)(*given)

    return function


CHECKS: dict[str, Callable[[int, int, int], bool]] = {
    "no padding": lambda n, k, p: k > n,
    "padding once": lambda n, k, p: k > n + p,
    "as large": lambda n, k, p: k >= n + 2 * p,
}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("question", ["output_size", "conv2d_strided", "avg_pool2d"])
def test_a_window_that_fits_is_never_refused(session: GradingSession, question: str, check: str) -> None:
    """Where it is larger than the image and fits into its frame, and where it is as large as both."""
    loses(session, question, refusing(question, CHECKS[check]))


def loses(session: GradingSession, question: str, function: Function) -> None:
    """Some points, with every key."""
    student = Direct({question: function})
    for key in range(KEYS):
        checks = session.run(student, f"{key}".encode(), [question])
        assert any(check.earned < check.points for check in checks), key


def averages(frame: Callable[[Pair], Pair]) -> Function:
    """Averages whose frame is made of both paddings."""

    def function(x: Tensor, kernel: Sizes, stride: Sizes | None = None, padding: Sizes = 0) -> Tensor:
        right.avg_pool2d(x, kernel, stride, padding)
        p, q = frame(pair(padding))
        framed = F.pad(x, (q, q, p, p))
        return right.avg_pool2d(framed, kernel, stride)

    return function


@pytest.mark.parametrize(
    "frame",
    [
        lambda both: both if min(both) or not max(both) else (max(both), max(both)),
        lambda both: both if both[0] <= both[1] else both[::-1],
        lambda both: both if both[0] >= both[1] else both[::-1],
    ],
)
def test_averages_have_frames_of_every_kind(session: GradingSession, frame: Callable[[Pair], Pair]) -> None:
    """Of one axis alone, wider above than at the sides, and the other way round."""
    loses(session, "avg_pool2d", averages(frame))


def flat(x: Tensor) -> Tensor:
    """What a view as one axis gives: an error where x is not contiguous."""
    return x.view(-1).view(x.shape)


def planes(x: Tensor) -> Tensor:
    """Images and channels joined by a view, and taken apart."""
    joined = x.view(-1, 1, *x.shape[2:])
    return joined.reshape(x.shape)


def pixels(x: Tensor) -> Tensor:
    """Rows and columns joined by a view."""
    return x.view(*x.shape[:2], -1).reshape(x.shape)


def storage(x: Tensor) -> Tensor:
    """Read as if it were contiguous."""
    return x.as_strided(x.shape, torch.empty(x.shape).stride()).clone()


def rows(weight: Tensor) -> Tensor:
    """Each output's weights as a row."""
    return weight.view(len(weight), -1).reshape(weight.shape)


READ: dict[str, Callable[[Tensor], Tensor]] = {
    "flat": flat, "planes": planes, "pixels": pixels, "storage": storage, "rows": rows,
}  # fmt: skip


@pytest.mark.parametrize("way", READ)
@pytest.mark.parametrize("question", ["pad_image", "conv2d_strided", "max_pool2d", "avg_pool2d"])
def test_images_may_lie_in_memory_in_any_order(session: GradingSession, question: str, way: str) -> None:
    """Those to which no frame is put too."""
    loses(session, question, lambda x, *given: getattr(right, question)(READ[way](x), *given))


@pytest.mark.parametrize("way", READ)
def test_kernels_may_lie_in_memory_in_any_order(session: GradingSession, way: str) -> None:
    """And biases."""
    loses(session, "conv2d_strided", lambda x, weight, *given: right.conv2d_strided(x, READ[way](weight), *given))


def test_biases_may_lie_apart_in_memory(session: GradingSession) -> None:
    """Every second number."""
    loses(
        session,
        "conv2d_strided",
        lambda x, weight, bias, *given: right.conv2d_strided(x, weight, storage(bias), *given),
    )


def test_means_of_float64_are_not_counted_in_float32(session: GradingSession) -> None:
    """Cast before and after."""

    def rounded(x: Tensor, *given: Any) -> Tensor:
        return right.avg_pool2d(x.float(), *given).to(x.dtype)

    loses(session, "avg_pool2d", rounded)
