"""What this lab tells of a public case: how its size follows, the frame, where the windows stand, a window to drag."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.graders import sliding
from autograder.model import Array, Probe, QuestionReport
from autograder.sinks.figures import Panel, number, picture
from autograder.sinks.numbers import first_difference, flat, is_numbers
from autograder.sinks.sections import Moving, Section

from .windows import Pair

Say = Callable[..., str]
Matrix = list[list[float]]

NAMES = {"conv2d_strided": "conv", "max_pool2d": "max", "avg_pool2d": "mean"}
MOST_CHANNELS = 3
"""Channels of which the window is drawn."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How a window of `kernel` moves over an image of `size` in a frame of `padding`, in steps of `stride`; rows first."""

    size: Pair
    kernel: Pair
    stride: Pair
    padding: Pair

    @classmethod
    def of(cls, probe: Probe) -> Walk | None:
        """That of a call; None of a function that moves no window."""
        given = probe.inputs
        weight, kernel = given.get("weight"), given.get("kernel")
        if weight is None and (kernel is None or not is_numbers(kernel)):
            return None
        span = (weight.shape[2], weight.shape[3]) if weight is not None else _pair(kernel, (1, 1))
        size = given["x"].shape[2:] if "x" in given else _pair(given.get("size"), (1, 1))
        one = span if "x" in given and weight is None else (1, 1)
        return cls((size[0], size[1]), span, _pair(given.get("stride"), one), _pair(given.get("padding"), (0, 0)))

    def steps(self, axis: int) -> tuple[str, str]:
        """The formula of one axis, and the same with its numbers."""
        n, k, s, p = (each[axis] for each in (self.size, self.kernel, self.stride, self.padding))
        count = self.count(axis)
        less = " < 1" if count < 1 else ""
        return "⌊(n + 2·p − k) / s⌋ + 1", f"⌊({n} + 2·{p} − {k}) / {s}⌋ + 1 = {number(count)}{less}"

    def count(self, axis: int) -> int:
        """How many windows fit along one axis."""
        n, k, s, p = (each[axis] for each in (self.size, self.kernel, self.stride, self.padding))
        return (n + 2 * p - k) // s + 1

    def starts(self, axis: int) -> list[int]:
        """Where the windows begin, counted in the padded image."""
        return [place * self.stride[axis] for place in range(max(self.count(axis), 0))]

    def left(self, axis: int) -> int:
        """How many pixels behind the last window no window reaches."""
        whole = self.size[axis] + 2 * self.padding[axis]
        return whole - (self.starts(axis)[-1] + self.kernel[axis])

    def window(self, channel: Matrix, row: int, column: int) -> Matrix:
        """What the window of cell (row, column) covers of a padded channel."""
        top, left = row * self.stride[0], column * self.stride[1]
        return [line[left : left + self.kernel[1]] for line in channel[top : top + self.kernel[0]]]


def sizes(probe: Probe) -> Iterator[tuple[str, str]]:
    """How the size of the result follows, axis by axis."""
    walk = Walk.of(probe)
    if walk is not None:
        axes = (0, 1) if "x" in probe.inputs or len(flat(probe.inputs["size"])) == 2 else (0,)
        yield from (walk.steps(axis) for axis in axes)
    elif "x" in probe.inputs and "padding" in probe.inputs:
        for name, size, frame in zip(
            "HW", probe.inputs["x"].shape[2:], _pair(probe.inputs["padding"], (0, 0)), strict=True
        ):
            yield f"{name} + 2·p", f"{size} + 2·{number(frame)} = {size + 2 * frame}"


def sections(question: QuestionReport, say: Say, identity: str) -> Iterator[Section]:
    """The first public case: where its windows stand, what one of them sees, and a window to drag."""
    probe = question.probes[0] if question.probes else None
    walk = None if probe is None or not is_numbers(probe.expected) else Walk.of(probe)
    if probe is None or walk is None or "x" not in probe.inputs:
        return
    yield Section(
        say("story.windows"),
        " ".join(_standing(walk, say)),
        pictures=(_seen(question.name, probe, walk, say, identity),),
    )
    if (figure := _moving(question.name, probe, walk, say)) is not None:
        yield Section(say("story.moving"), say("story.moving_intro"), moving=figure)


def _standing(walk: Walk, say: Say) -> Iterator[str]:
    """Where the windows begin, and what no window reaches."""
    if any(walk.padding):
        high, wide = (size + 2 * frame for size, frame in zip(walk.size, walk.padding, strict=True))
        yield say("story.frame", high=high, wide=wide)
    for axis, name in enumerate(("rows", "columns")):
        yield say(f"story.{name}", starts=", ".join(map(str, walk.starts(axis))), span=walk.kernel[axis])
        if walk.left(axis):
            yield say(f"story.{name}_left", count=walk.left(axis))


def _seen(function: str, probe: Probe, walk: Walk, say: Say, identity: str) -> str:
    """The window of the first cell that differs: the image in its frame, what the window covers, and the kernel over it."""
    image, output, row, column = _place(probe)
    channels = [_framed(each, walk.padding) for each in probe.inputs["x"].nested()[image]]
    shown = range(len(channels))[:MOST_CHANNELS] if function == "conv2d_strided" else [output]
    top, left = row * walk.stride[0], column * walk.stride[1]
    panels = []
    for c in shown:
        panels.append(Panel(f"x[{image}, {c}]", channels[c], mark=(top, left)))
        panels.append(Panel(say("story.window"), walk.window(channels[c], row, column)))
        if function == "conv2d_strided":
            panels.append(Panel(f"weight[{output}, {c}]", probe.inputs["weight"].nested()[output][c]))
    title = say("story.window_title", cell=f"[{image}, {output}, {row}, {column}]")
    windows = [walk.window(channels[c], row, column) for c in shown]
    words = say("story.window_words", row=top, column=left, window=" | ".join(map(_words, windows)))
    return picture(panels, title, words, f"{identity}-window")


def _moving(function: str, probe: Probe, walk: Walk, say: Say) -> Moving | None:
    """The window over the image of the first cell that differs; None where numbers cannot be shown so."""
    arrays = [each for each in (*probe.inputs.values(), probe.expected, probe.outcome) if isinstance(each, Array)]
    if not all(math.isfinite(value) for each in arrays if is_numbers(each) for value in flat(each)):
        return None
    image, *_ = _place(probe)
    got = probe.outcome
    comparable = isinstance(got, Array) and len(got.shape) == 4 and got.shape[:2] == probe.expected.shape[:2]
    options: dict[str, Any] = {"stride": walk.stride, "padding": walk.padding, "language": say("story.language")}
    options["yours"] = got.nested()[image] if comparable and isinstance(got, Array) and got.data else None
    x = probe.inputs["x"].nested()[image]
    if function == "conv2d_strided":
        figure = sliding.convolution(x, probe.inputs["weight"].nested(), probe.inputs["bias"].nested(), **options)
    else:
        figure = sliding.pooling(x, walk.kernel, "max" if function == "max_pool2d" else "mean", **options)
    return Moving(figure, sliding.STYLE, sliding.script())


def _place(probe: Probe) -> tuple[int, int, int, int]:
    """The first cell that differs, else the first."""
    found = first_difference(probe)
    return (found[0], found[1], found[2], found[3]) if found is not None and len(found) == 4 else (0, 0, 0, 0)


def _pair(array: Array | None, default: Sequence[int]) -> Pair:
    """The numbers of an argument for both axes; the default where it is not given, or None."""
    if array is None or not is_numbers(array):
        return default[0], default[1]
    numbers = [int(value) for value in flat(array)]
    return (numbers[0], numbers[-1])


def _framed(channel: Matrix, padding: Pair) -> Matrix:
    rows, columns = padding
    empty = [0.0] * (len(channel[0]) + 2 * columns)
    sides = [0.0] * columns
    return [empty] * rows + [[*sides, *line, *sides] for line in channel] + [empty] * rows


def _words(matrix: Matrix) -> str:
    return "; ".join(", ".join(number(value) for value in line) for line in matrix)
