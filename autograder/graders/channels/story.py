"""What this lab tells of a public case: how its size follows, the products behind a cell, the kernels at work, a window to drag."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.graders import sliding
from autograder.model import Array, Probe, QuestionReport
from autograder.sinks.figures import Matrix, Panel, number, picture
from autograder.sinks.numbers import CLOSE, differs, first_difference, flat
from autograder.sinks.sections import Moving, Row, Section

Say = Callable[..., str]


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


def sizes(probe: Probe) -> Iterator[tuple[str, str]]:
    """How the size of the result follows from the sizes of image and kernel."""
    if probe.inputs.keys() & {"weight", "conv_a.weight"}:
        image, kernel = _image(probe.inputs).shape, _weight(probe.inputs).shape
        for name, size, span in (("H", image[2], kernel[2]), ("W", image[3], kernel[3])):
            yield f"{name} − k{name} + 1", f"{size} − {span} + 1 = {size - span + 1}"


def sections(question: QuestionReport, say: Say, identity: str) -> Iterator[Section]:
    """The sum behind the first cell that differs, and the kernels at work; or that there are none."""
    if (found := ledger(question)) is not None:
        yield _ledger_table(found, say)
    if question.response is not None and not question.response.linear:
        yield Section(text=say("story.not_linear"))
    if at_work := kernels(question):
        pictures = tuple(_kernel_picture(kernel, say, identity) for kernel in at_work)
        yield Section(say("story.kernels"), say("story.kernels_intro"), pictures=pictures)
    if (figure := moving(question, say)) is not None:
        yield Section(say("story.moving"), say("story.moving_intro"), moving=figure)


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


def moving(question: QuestionReport, say: Say) -> Moving | None:
    """The window over the first public case, with the expected result and the student's; None where there is none to compare."""
    probe = question.probes[0] if question.probes else None
    if probe is None or not probe.inputs.keys() & {"x", "image_a"} or not isinstance(probe.outcome, Array):
        return None
    due, got = probe.expected.shape, probe.outcome.shape
    values = itertools.chain(*map(flat, (*probe.inputs.values(), probe.outcome)))
    if got[:-2] != due[:2] or not all(map(math.isfinite, values)):
        return None
    images, weight, bias = _given(probe.inputs, image := (first_difference(probe) or (0,))[0])
    yours = probe.outcome.nested()[image]
    figure = sliding.convolution(images, weight, bias, yours=yours, language=say("story.language"))
    return Moving(figure, sliding.STYLE, sliding.script())


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


def _image(inputs: Mapping[str, Array]) -> Array:
    return inputs["x"] if "x" in inputs else inputs["image_a"]


def _weight(inputs: Mapping[str, Array]) -> Array:
    return inputs["weight"] if "weight" in inputs else inputs["conv_a.weight"]


def _given(inputs: Mapping[str, Array], n: int = 0) -> tuple[Any, Any, Any]:
    """Image n (C, H, W), the kernels (O, C, kH, kW) and the biases (O,); the two layers of question 5 as one."""
    if "x" in inputs:
        return inputs["x"].nested()[n], inputs["weight"].nested(), inputs["bias"].nested()
    images = [inputs[name].nested()[n][0] for name in ("image_a", "image_b")]
    weights = [inputs[name].nested()[0][0] for name in ("conv_a.weight", "conv_b.weight")]
    return images, [weights], [sum(inputs[name].nested()[0] for name in ("conv_a.bias", "conv_b.bias"))]


def _ledger_table(found: Ledger, say: Say) -> Section:
    rows = [
        Row(
            (f"[{', '.join(map(str, term.place))}] = {number(term.pixel)}", *_products(term)),
            term.kind == "kept",
            say(f"story.{term.kind}"),
        )
        for term in found.terms
    ]
    for name, due, got in (("bias", found.due_bias, found.got_bias), ("sum", found.due, found.got)):
        word = "different" if differs(due, got) else "kept"
        rows.append(Row((say(f"story.{name}"), number(due), number(got)), word == "kept", say(f"story.{word}")))
    o, r, c = found.cell
    columns = (say("story.term"), say("story.due_product"), say("story.got_product"), say("feedback.result"))
    return Section(say("story.ledger"), say("story.ledger_intro", o=o, r=r, c=c), columns, tuple(rows))


def _kernel_picture(kernel: Kernel, say: Say, identity: str) -> str:
    place = f"[{kernel.o}, {kernel.i}]"
    panels = (Panel(f"{say('story.kernel_due')} {place}", kernel.due), Panel(say("story.kernel_got"), kernel.got))
    title = say("story.kernel_title", i=kernel.i, o=kernel.o)
    words = say("story.kernel_description", due=_words(kernel.due), got=_words(kernel.got))
    return picture(panels, title, words, f"{identity}-k-{kernel.o}-{kernel.i}")


def _products(term: Term) -> tuple[str, str]:
    return _product(term.pixel, term.due), _product(term.pixel, term.got)


def _product(pixel: float, weight: float) -> str:
    factor = f"({number(weight)})" if weight < 0 else number(weight)
    return f"{number(pixel)} × {factor} = {number(pixel * weight)}" if weight else "—"


def _words(matrix: Matrix) -> str:
    return "; ".join(", ".join(number(value) for value in row) for row in matrix)
