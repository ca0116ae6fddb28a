"""What is said of a wrong answer that no function of the family explains: where it is right, or which layers differ.

It says what was seen in the calls that were made, all of them, and not why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import torch

from autograder.explaining.calls import Call, Outcome, values
from autograder.explaining.sights import Sight
from autograder.model import Diagnosis, Failure, Reason
from autograder.sandbox.outcomes import REFUSAL

from . import block_reading
from .windows import framed, pair, windows

HALF = 1e-2
"""A part of the largest value by which half precision may be off: 2**-8 of bfloat16 for each rounding, and there are a few."""
Given = Mapping[str, Any]
Holds = Callable[[Given], bool]


def read(
    question: str, calls: Mapping[str, Call], outcomes: Mapping[str, Outcome], right: Mapping[str, Outcome]
) -> tuple[Diagnosis, ...]:
    """One sentence, of layers one or two; none where calls were left out."""
    if not calls.keys() <= outcomes.keys():
        return ()
    if question == "block":
        return block_reading.read([outcomes[name] for name in calls], right[next(iter(calls))])
    made = [name for name in calls if right[name].kind != REFUSAL]
    given = {name: _DEFAULTS[question] | dict(calls[name].arguments) for name in made}
    wrong = [name for name in made if not _agrees(outcomes[name], right[name])]
    if len(wrong) in (0, len(made)):
        return ()
    if all(_is_close(outcomes[name], right[name]) for name in wrong):
        return (Diagnosis("LAST-DIGITS"),)
    if question in _PADDED and all(_frame_is_infinite(given[name], outcomes[name], right[name]) for name in wrong):
        return (Diagnosis("PADDING-INFINITE"),)
    errors = all(_raised(outcomes[name]) for name in wrong)
    for code, names, holds, by_error in _conditions(question):
        if (errors or not by_error) and all(holds(given[name]) == (name not in wrong) for name in made):
            return (Diagnosis(code, {"names": names} if names else {}),)
    return ()


def _agrees(outcome: Outcome, right: Outcome) -> bool:
    infinite = not Sight.of(right).is_finite
    return Sight.of(outcome, infinite=infinite).matches(Sight.of(right, infinite=infinite))


def _raised(outcome: Outcome) -> bool:
    return isinstance(outcome.value, Failure) and outcome.value.reason is Reason.RAISED


def _is_close(outcome: Outcome, right: Outcome) -> bool:
    """Whether only the last digits are lost, as in half precision."""
    got, due = outcome.value, right.value
    if isinstance(got, Failure) or isinstance(due, Failure) or got.shape != due.shape or not due.shape:
        return False
    if not np.isfinite(values(due)).all():
        return False
    far = np.abs(values(got) - values(due))
    return bool((far <= HALF * np.abs(values(due)).max(initial=0)).all())


def _frame_is_infinite(given: Given, outcome: Outcome, right: Outcome) -> bool:
    """Whether what comes out is infinite, or no number, just where the window touches the frame, and right elsewhere."""
    got, due = outcome.value, right.value
    if isinstance(got, Failure) or isinstance(due, Failure) or got.shape != due.shape:
        return False
    frame = framed(torch.zeros_like(given["x"][:1, :1]), given["padding"], 1.0)
    inside = np.broadcast_to(windows(frame, _window(given), _step(given)).amax((4, 5)).numpy() == 0, due.shape)
    far = np.abs(values(got) - values(due))
    return bool((np.isfinite(far) == inside).all() and (far[inside] <= HALF).all())


_DEFAULTS: Mapping[str, dict[str, Any]] = {
    "output_size": {"stride": 1, "padding": 0},
    "pad_image": {"value": 0.0},
    "conv2d_strided": {"stride": 1, "padding": 0},
    "max_pool2d": {"stride": None, "padding": 0},
    "avg_pool2d": {"stride": None, "padding": 0},
}
_PAIRS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "output_size": (("size",),),
    "pad_image": (("padding",),),
    "conv2d_strided": (("stride", "padding"), ("stride",), ("padding",)),
    "max_pool2d": (("kernel", "stride"), ("kernel",), ("stride",)),
    "avg_pool2d": (("kernel", "stride", "padding"), ("kernel", "stride"), ("kernel",), ("stride",), ("padding",)),
}
"""The arguments that may be a number or a pair, together and alone."""


def _conditions(question: str) -> Iterator[tuple[str, str, Holds, bool]]:
    """Where a function may be right and nowhere else, the likeliest first.

    The code, the arguments that it is about, whether it holds of a call, whether what is wrong must be errors.
    """
    for names in _PAIRS[question]:
        yield "ONLY-NUMBERS", ", ".join(names), _without(tuple, names), False
    for names in _PAIRS[question]:
        yield "ONLY-PAIRS", ", ".join(names), _without(int, names), True
    yield from ((code, "", holds, code in _ERRORS) for code, questions, holds in _WHERE if question in questions)


def _without(kind: type, names: tuple[str, ...]) -> Holds:
    return lambda given: not any(isinstance(given[name], kind) for name in names)


def _window(given: Given) -> tuple[int, int]:
    return (given["weight"].shape[2], given["weight"].shape[3]) if "weight" in given else pair(given["kernel"])


def _step(given: Given) -> tuple[int, int]:
    return pair(given["kernel"] if given["stride"] is None else given["stride"])


def _free(given: Given) -> tuple[int, ...]:
    """How far the window moves in each axis, at most."""
    size = pair(given["size"]) if "size" in given else given["x"].shape[2:]
    return tuple(n + 2 * p - k for n, k, p in zip(size, _window(given), pair(given["padding"]), strict=True))


def _one_place(given: Given) -> bool:
    """Whether one window fits along an axis, and no other."""
    return any(free < step for free, step in zip(_free(given), _step(given), strict=True))


def _fits_bare(given: Given) -> bool:
    """Whether the window fits into the image without a frame."""
    return min(_free(dict(given) | {"padding": 0})) >= 0


def _at_most_half(given: Given) -> bool:
    """Whether the frame is no wider than half the window, as PyTorch asks of its poolings."""
    return all(2 * p <= k for p, k in zip(pair(given["padding"]), _window(given), strict=True))


def _contiguous(given: Given) -> bool:
    return all(each.is_contiguous() for each in given.values() if isinstance(each, torch.Tensor))


def _fills(given: Given) -> bool:
    """Whether the last window ends at the border, in both axes."""
    return not any(free % step for free, step in zip(_free(given), _step(given), strict=True))


def _never_jumps(given: Given) -> bool:
    """Whether the window moves by one, or not at all."""
    return all(step == 1 or free < step for free, step in zip(_free(given), _step(given), strict=True))


def _square(given: Given) -> bool:
    high, wide = _window(given)
    return high == wide


def _no_gaps(given: Given) -> bool:
    """Whether the window never jumps over pixels."""
    return all(step <= side for step, side in zip(_step(given), _window(given), strict=True))


def _pair_and_no_stride(given: Given) -> bool:
    """Whether the window moves by its own two sides, which differ, because nothing else was said."""
    moves = any(free >= step for free, step in zip(_free(given), _step(given), strict=True))
    return given["stride"] is None and not _square(given) and moves


def _one_for_both(given: Given) -> bool:
    """Whether one number stands for both axes."""
    others = (given[name] for name in ("kernel", "stride", "padding"))
    return isinstance(given["size"], tuple) and not all(isinstance(other, tuple) for other in others)


def _finite(given: Given) -> bool:
    return math.isfinite(given["value"]) if "value" in given else bool(torch.isfinite(given["x"]).all())


def _whole(given: Given) -> bool:
    finite = [each[each.isfinite()] for each in given.values() if isinstance(each, torch.Tensor)]
    return all(bool((each == each.round()).all()) for each in finite)


_PADDED = ("conv2d_strided", "avg_pool2d")
_IMAGES = ("pad_image", "conv2d_strided", "max_pool2d", "avg_pool2d")
_WINDOWS = ("conv2d_strided", "max_pool2d", "avg_pool2d")
_FRAMES = ("pad_image", "conv2d_strided", "avg_pool2d")
_WHERE: tuple[tuple[str, tuple[str, ...], Holds], ...] = (
    ("NOT-ONE-FOR-BOTH", ("output_size",), lambda given: not _one_for_both(given)),
    ("NOT-WHEN-IT-JUST-FITS", ("output_size", *_WINDOWS), lambda given: min(_free(given)) > 0),
    ("NOT-A-SINGLE-PLACE", ("output_size",), lambda given: not _one_place(given)),
    ("NOT-WHERE-THE-FRAME-IS-NEEDED", (*_PADDED, "output_size"), _fits_bare),
    ("NOT-PADDING-BEYOND-HALF", ("conv2d_strided", "output_size"), _at_most_half),
    ("NOT-WITH-INFINITY", ("pad_image", "max_pool2d"), _finite),
    ("NOT-FRAMES-OF-ZERO-WIDTH", _FRAMES, lambda given: min(pair(given["padding"])) > 0),
    ("NOT-WITH-NEGATIVE-VALUES", ("pad_image",), lambda given: given["value"] >= 0),
    ("ONLY-WHOLE-VALUES", ("pad_image",), lambda given: float(given["value"]).is_integer()),
    (
        "ONLY-WITHOUT-PADDING",
        (*_PADDED, "output_size"),
        lambda given: pair(given["padding"]) == (0, 0),
    ),
    ("ONLY-STRIDE-ONE", ("conv2d_strided", "output_size"), lambda given: pair(given["stride"]) == (1, 1)),
    ("ONLY-STEPS-OF-ONE", ("conv2d_strided",), _never_jumps),
    ("ONLY-TILES", ("max_pool2d", "avg_pool2d"), lambda given: _fills(given) and _step(given) == _window(given)),
    ("ONLY-WITHOUT-REST", ("output_size", *_WINDOWS), _fills),
    ("ONLY-ONE-IMAGE", _IMAGES, lambda given: len(given["x"]) == 1),
    ("ONLY-ONE-CHANNEL", _IMAGES, lambda given: given["x"].shape[1] == 1),
    ("ONLY-ONE-OUTPUT", ("conv2d_strided",), lambda given: len(given["weight"]) == 1),
    ("ONLY-ONE-IMAGE-OF-ONE-CHANNEL", _IMAGES, lambda given: given["x"].shape[:2] == (1, 1)),
    ("NOT-STRIDES-BEYOND-THE-WINDOW", ("output_size", *_WINDOWS), _no_gaps),
    ("ONLY-SQUARE-KERNELS", ("conv2d_strided",), _square),
    ("ONLY-ONE-BY-ONE", ("conv2d_strided",), lambda given: _window(given) == (1, 1)),
    ("NOT-ONE-BY-ONE", ("conv2d_strided",), lambda given: _window(given) != (1, 1)),
    ("NOT-PAIRS-WITHOUT-STRIDE", ("max_pool2d", "avg_pool2d"), lambda given: not _pair_and_no_stride(given)),
    ("ONLY-TWO-BY-TWO", ("max_pool2d", "avg_pool2d"), lambda given: _window(given) == (2, 2)),
    ("ONLY-CONTIGUOUS", _IMAGES, _contiguous),
    ("ONLY-FLOAT32", _IMAGES, lambda given: given["x"].dtype is torch.float32),
    ("ONLY-WHOLE-NUMBERS", _WINDOWS, _whole),
)
_ERRORS = {
    "NOT-ONE-FOR-BOTH", "NOT-ONE-BY-ONE", "NOT-WHEN-IT-JUST-FITS", "ONLY-FLOAT32", "NOT-STRIDES-BEYOND-THE-WINDOW",
    "NOT-WHERE-THE-FRAME-IS-NEEDED", "NOT-PADDING-BEYOND-HALF", "NOT-A-SINGLE-PLACE",
}  # fmt: skip
"""What stands for a few calls, and is only said of errors there: a wrong value has too many reasons."""
