"""One public case in words and pictures: sizes, what goes in, what should come out and what does, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from markupsafe import Markup

from autograder.model import Array, Failure, Probe
from autograder.sinks import story
from autograder.sinks.figures import Matrix, Panel, differences, matrices, number, picture

MAPS = 6
"""Pictures of output maps shown for one case."""
ROWS = 60

Say = Callable[..., str]


def view(probe: Probe, say: Say, identity: str) -> dict[str, Any]:
    """The case for the templates; `identity` is unique on the page."""
    sizes = story.shapes(probe)
    setting = probe.situation == "setting"
    situation = say("feedback.setting", name=probe.name) if setting else say(f"situation.{_shown_as(probe)}")
    compared = isinstance(probe.outcome, Array) and probe.outcome.shape == probe.expected.shape
    maps, same = _maps(probe, say, identity) if compared else (_side_by_side(probe, say, identity), "")
    return {
        "sentence": situation + ":" if setting else say(f"check.{probe.reason}", situation=situation),
        "inputs": [(name, shape(size)) for name, size in sizes.inputs],
        "steps": sizes.steps,
        "due_shape": shape(sizes.expected),
        "got_shape": "" if sizes.got is None else shape(sizes.got),
        "axis_text": _axis(sizes, say),
        "failure": _failure(probe.outcome),
        "given": [_input(name, array, say, f"{identity}-{name}") for name, array in story.inputs(probe)],
        "maps": maps,
        "compared": compared,
        "same": same,
        "rows": list(_rows(probe)) if compared else [],
    }


def _shown_as(probe: Probe) -> str:
    """The public plain case has biases, the hidden one has none: it goes by another name."""
    return "small" if probe.situation == "plain" else probe.situation


def shape(sizes: Sequence[int]) -> str:
    """(1, 2, 3, 3) as people write it."""
    return "(" + ", ".join(str(size) for size in sizes) + ("," if len(sizes) == 1 else "") + ")"


def as_text(probe: Probe, say: Say) -> Iterator[str]:
    """The case as lines of plain text: the sizes, and the first map that differs."""
    sizes = story.shapes(probe)
    if sizes.inputs:
        yield ", ".join(f"{name} {shape(size)}" for name, size in sizes.inputs)
        yield "; ".join(" = ".join(step) for step in sizes.steps)
    yield f"{say('feedback.shape_due')}: {shape(sizes.expected)}"
    if sizes.got is not None and sizes.got != sizes.expected:
        yield f"{say('feedback.shape_yours')}: {shape(sizes.got)}. {_axis(sizes, say)}"
    if isinstance(probe.outcome, Failure) and probe.outcome.kind:
        yield say("feedback.returned", kind=probe.outcome.kind)
    if isinstance(probe.outcome, Failure) and probe.outcome.text:
        yield f"{say('feedback.error')} {probe.outcome.text}"
    place = story.first_difference(probe)
    if place is None or not isinstance(probe.outcome, Array):
        return
    due, got = dict(matrices(probe.expected)), dict(matrices(probe.outcome))
    key = tuple(place[:-2])
    yield f"{say('feedback.expected')} / {say('feedback.yours')} {_index(key)}"
    for one, other in zip(due[key], got[key], strict=True):
        yield (
            " ".join(f"{number(value):>6}" for value in one)
            + "   |"
            + " ".join(f"{number(value):>6}" for value in other)
        )


def ledger_view(ledger: story.Ledger | None, say: Say) -> dict[str, Any] | None:
    """The products behind one cell as rows of a table."""
    if ledger is None:
        return None
    rows = [
        {"term": f"[{', '.join(map(str, term.place))}] = {number(term.pixel)}", "kind": term.kind}
        | {"due": _product(term.pixel, term.due), "got": _product(term.pixel, term.got)}
        for term in ledger.terms
    ]
    for name, due, got in (("bias", ledger.due_bias, ledger.got_bias), ("sum", ledger.due, ledger.got)):
        kind = "different" if story.differs(due, got) else "kept"
        rows.append({"term": say(f"feedback.{name}"), "due": number(due), "got": number(got), "kind": kind})
    o, r, c = ledger.cell
    return {"intro": say("feedback.ledger_intro", o=o, r=r, c=c), "rows": rows}


def kernel_pictures(kernels: Sequence[story.Kernel], say: Say, identity: str) -> list[Markup]:
    """Each given kernel beside the one at work."""
    found = []
    for kernel in kernels:
        place = _index((kernel.o, kernel.i))
        panels = (
            Panel(f"{say('feedback.kernel_due')} {place}", kernel.due),
            Panel(say("feedback.kernel_got"), kernel.got),
        )
        title = say("feedback.kernel_title", i=kernel.i, o=kernel.o)
        words = say("feedback.kernel_description", due=_words(kernel.due), got=_words(kernel.got))
        found.append(Markup(picture(panels, title, words, f"{identity}-k-{kernel.o}-{kernel.i}")))
    return found


def _maps(probe: Probe, say: Say, identity: str) -> tuple[list[dict[str, Any]], str]:
    """Expected, yours and their difference for every map that differs; the places of those that are equal."""
    assert isinstance(probe.outcome, Array)
    maps: list[dict[str, Any]] = []
    equal = []
    pairs = zip(matrices(probe.expected), matrices(probe.outcome), strict=True)
    for index, ((place, due), (_, got)) in enumerate(pairs):
        difference = differences(due, got)
        wrong = [(r, c) for r, row in enumerate(difference) for c, value in enumerate(row) if value != 0]
        if not wrong:
            equal.append(_index(place))
        elif len(maps) < MAPS:
            maps.append(_map(place, (due, got, difference), wrong, say, f"{identity}-{index}"))
    return maps, say("feedback.all_same", places=", ".join(equal)) if equal and maps else ""


def _map(
    place: tuple[int, ...], values: tuple[Matrix, Matrix, Matrix], wrong: list[tuple[int, int]], say: Say, identity: str
) -> dict[str, Any]:
    due, got, difference = values
    row, column = wrong[0]
    words = say(
        "feedback.map_different",
        count=len(wrong),
        total=sum(len(line) for line in due),
        row=row,
        column=column,
        due=number(due[row][column]),
        got=number(got[row][column]),
    )
    panels = (
        Panel(say("feedback.expected"), due),
        Panel(say("feedback.yours"), got, mark=(row, column)),
        Panel(say("feedback.difference"), difference, difference=True, mark=(row, column)),
    )
    title = say("feedback.map_title", place=_index(place))
    return {"svg": Markup(picture(panels, title, words, identity)), "text": f"{_index(place)} {words}".strip()}


def _side_by_side(probe: Probe, say: Say, identity: str) -> list[dict[str, Any]]:
    """What was expected and, where there is something to show, what came: shapes differ, so cells cannot be compared."""
    found = []
    for name, array in (("expected", probe.expected), ("yours", probe.outcome)):
        for index, (place, values) in enumerate(matrices(array)[:MAPS] if isinstance(array, Array) else ()):
            caption = f"{say(f'feedback.{name}')} {_index(place)}".strip()
            svg = picture([Panel(caption, values)], caption, _words(values), f"{identity}-{name}-{index}")
            found.append({"svg": Markup(svg), "text": ""})
    return found


def _input(name: str, array: Array, say: Say, identity: str) -> Markup:
    panels = [Panel(f"{name}{_index(place)}", values) for place, values in matrices(array)]
    words = say("feedback.input_description", name=name, shape=shape(array.shape))
    description = words + " " + " ".join(f"{panel.caption}: {_words(panel.values)}." for panel in panels)
    return Markup(picture(panels, say("feedback.input_title", name=name), description, identity.replace(".", "-")))


def _axis(sizes: story.Shapes, say: Say) -> str:
    if sizes.axis is None or sizes.got is None:
        return ""
    if len(sizes.got) != len(sizes.expected):
        return say("feedback.shape_axes", due=len(sizes.expected), got=len(sizes.got))
    due, got = sizes.expected[sizes.axis], sizes.got[sizes.axis]
    return say("feedback.shape_axis", axis=sizes.axis, due=due, got=got)


def _failure(outcome: Array | Failure) -> dict[str, Any] | None:
    if isinstance(outcome, Array):
        return None
    cell = None if outcome.cell is None else outcome.cell + 1
    return {"kind": outcome.kind, "text": outcome.text, "line": outcome.line, "cell": cell}


def _rows(probe: Probe) -> Iterator[dict[str, str]]:
    assert isinstance(probe.outcome, Array)
    count = 0
    for (place, due), (_, got) in zip(matrices(probe.expected), matrices(probe.outcome), strict=True):
        for r, row in enumerate(differences(due, got)):
            for c, difference in enumerate(row):
                if (count := count + 1) <= ROWS:
                    sign = "+" if difference > 0 else ""
                    numbers = {
                        "due": number(due[r][c]),
                        "got": number(got[r][c]),
                        "difference": sign + number(difference),
                    }
                    yield {"cell": _index((*place, r, c))} | numbers


def _product(pixel: float, weight: float) -> str:
    factor = f"({number(weight)})" if weight < 0 else number(weight)
    return f"{number(pixel)} × {factor} = {number(pixel * weight)}" if weight else "—"


def _index(place: Sequence[int]) -> str:
    return f"[{', '.join(str(part) for part in place)}]" if place else ""


def _words(matrix: Matrix) -> str:
    return "; ".join(", ".join(number(value) for value in row) for row in matrix)
