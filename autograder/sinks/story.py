"""What one public case says, as numbers: the arithmetic of the size, the first cell that differs, its products.

No words and no drawing here; `feedback` says it, `figures` draws it.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.model import Array, Probe, QuestionReport

CLOSE = 1e-3
RELATIVE = 1e-5


@dataclass(frozen=True, slots=True)
class Shapes:
    """The arithmetic of the result's shape; `axis` is the first axis where `got` differs, None when none does."""

    inputs: tuple[tuple[str, tuple[int, ...]], ...]
    steps: tuple[tuple[str, str], ...]
    expected: tuple[int, ...]
    got: tuple[int, ...] | None
    axis: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """One product behind an output cell: pixel (channel, row, column), its value, the weight it should have and has."""

    place: tuple[int, int, int]
    pixel: float
    due: float
    got: float

    @property
    def kind(self) -> str:
        """kept, missing, surplus or changed."""
        if abs(self.due - self.got) <= CLOSE:
            return "kept"
        return "missing" if abs(self.got) <= CLOSE else "surplus" if abs(self.due) <= CLOSE else "changed"


@dataclass(frozen=True, slots=True)
class Ledger:
    """All products behind output cell (o, r, c), the bias that should be and is added, and both sums."""

    cell: tuple[int, int, int]
    terms: tuple[Term, ...]
    due_bias: float
    got_bias: float
    due: float
    got: float


@dataclass(frozen=True, slots=True)
class Kernel:
    """The kernel from input `i` to output `o`, as it was given and as the student's function uses it."""

    o: int
    i: int
    due: tuple[tuple[float, ...], ...]
    got: tuple[tuple[float, ...], ...]


def shapes(probe: Probe) -> Shapes:
    """How the size of the result follows from the sizes of image and kernel."""
    sizes = tuple((name, array.shape) for name, array in inputs(probe))
    got = probe.outcome.shape
    steps: tuple[tuple[str, str], ...] = ()
    if probe.inputs:
        image, kernel = _image(probe.inputs).shape, _weight(probe.inputs).shape
        names = (("H", image[2], kernel[2]), ("W", image[3], kernel[3]))
        steps = tuple((f"{name} − k{name} + 1", f"{a} − {k} + 1 = {a - k + 1}") for name, a, k in names)
    return Shapes(sizes, steps, probe.expected.shape, got, _axis(probe.expected.shape, got))


def inputs(probe: Probe) -> list[tuple[str, Array]]:
    """What goes in, images before kernels before biases, in an order that outlives JSON's."""

    def rank(item: tuple[str, Array]) -> tuple[int, str]:
        name = item[0]
        return (2 if name.endswith("bias") else 1 if name.endswith("weight") else 0), name

    return sorted(probe.inputs.items(), key=rank)


def differs(due: float, got: float, largest: float = 0.0) -> bool:
    """Whether two values differ by more than rounding; NaN differs from everything."""
    return not abs(due - got) <= CLOSE + RELATIVE * largest


def first_difference(probe: Probe) -> tuple[int, ...] | None:
    """The first cell (row after row) where the student's value differs; None when shapes differ or nothing does."""
    if not isinstance(probe.outcome, Array) or probe.outcome.shape != probe.expected.shape:
        return None
    due, got = flat(probe.expected), flat(probe.outcome)
    largest = max((abs(value) for value in due), default=0.0)
    for place, one, other in zip(
        itertools.product(*(range(size) for size in probe.expected.shape)), due, got, strict=True
    ):
        if differs(one, other, largest):
            return place
    return None


def ledger(question: QuestionReport) -> Ledger | None:
    """The products behind the first differing cell of the first probe; None when they cannot be told."""
    response, probe = question.response, question.probes[0] if question.probes else None
    if response is None or probe is None or not response.linear or not isinstance(probe.outcome, Array):
        return None
    place = first_difference(probe)
    o, r, c = (0, 0, 0) if place is None or len(place) != 4 else place[1:]
    if any(index >= size for index, size in zip((o, r, c), response.zero.shape, strict=True)):
        return None
    pixels, zero = response.pixels.nested(), response.zero.nested()
    images, kernels, biases = _given(probe.inputs)
    terms = []
    for i, p, q in itertools.product(range(len(images)), range(len(images[0])), range(len(images[0][0]))):
        inside = 0 <= p - r < len(kernels[o][i]) and 0 <= q - c < len(kernels[o][i][0])
        due = kernels[o][i][p - r][q - c] if inside else 0.0
        got = pixels[o][r][c][i][p][q]
        if abs(due) > CLOSE or abs(got) > CLOSE:
            terms.append(Term((i, p, q), images[i][p][q], due, got))
    due_sum = sum(term.pixel * term.due for term in terms) + biases[o]
    got_sum = sum(term.pixel * term.got for term in terms) + zero[o][r][c]
    return Ledger((o, r, c), tuple(terms), biases[o], zero[o][r][c], due_sum, got_sum)


def kernels(question: QuestionReport) -> tuple[Kernel, ...]:
    """The kernels as the student's function uses them, where it uses any: none when they are the given ones."""
    response, probe = question.response, question.probes[0] if question.probes else None
    if response is None or probe is None or not response.linear or response.zero.shape != probe.expected.shape[1:]:
        return ()
    pixels = response.pixels.nested()
    _, given, _ = _given(probe.inputs)
    height, width = len(given[0][0]), len(given[0][0][0])
    used = {
        (o, i): [[pixels[o][0][0][i][u][v] for v in range(width)] for u in range(height)]
        for o, i in itertools.product(range(len(given)), range(len(given[0])))
    }
    if not all(_slides(pixels[o], i, kernel) for (o, i), kernel in used.items()):
        return ()
    found = tuple(Kernel(o, i, _rows(given[o][i]), _rows(kernel)) for (o, i), kernel in used.items())
    same = all(not differs(a, b) for one in found for a, b in zip(sum(one.due, ()), sum(one.got, ()), strict=True))
    return () if same else found


def flat(array: Array) -> list[float]:
    """All values of an array, row after row."""
    values = array.nested()
    for _ in array.shape[1:]:
        values = [item for row in values for item in row]
    return [values] if not array.shape else values


def _slides(responses: Any, channel: int, kernel: Any) -> bool:
    """Whether every output cell uses `kernel` on its own window of `channel`, and nothing else of it."""
    for r, row in enumerate(responses):
        for c, cell in enumerate(row):
            for p, line in enumerate(cell[channel]):
                for q, weight in enumerate(line):
                    inside = 0 <= p - r < len(kernel) and 0 <= q - c < len(kernel[0])
                    if differs(kernel[p - r][q - c] if inside else 0.0, weight):
                        return False
    return True


def _rows(kernel: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(value) for value in row) for row in kernel)


def _axis(expected: tuple[int, ...], got: tuple[int, ...] | None) -> int | None:
    if got is None or got == expected:
        return None
    pairs = zip(expected, got, strict=False)
    return next((axis for axis, (due, size) in enumerate(pairs) if due != size), min(len(expected), len(got)))


def _image(inputs: Mapping[str, Array]) -> Array:
    return inputs["x"] if "x" in inputs else inputs["image_a"]


def _weight(inputs: Mapping[str, Array]) -> Array:
    return inputs["weight"] if "weight" in inputs else inputs["conv_a.weight"]


def _given(inputs: Mapping[str, Array]) -> tuple[Any, Any, Any]:
    """The first image (C, H, W), the kernels (O, C, kH, kW) and the biases (O,); the two layers of question 5 as one."""
    if "x" in inputs:
        return inputs["x"].nested()[0], inputs["weight"].nested(), inputs["bias"].nested()
    images = [inputs[name].nested()[0][0] for name in ("image_a", "image_b")]
    weights = [inputs[name].nested()[0][0] for name in ("conv_a.weight", "conv_b.weight")]
    return images, [weights], [sum(inputs[name].nested()[0] for name in ("conv_a.bias", "conv_b.bias"))]
