"""One public case in words and pictures, for any lab: what goes in, what is expected, what came, and the difference.

Arrays of up to any number of axes are shown as matrices over their last two; numbers, texts and a few whole numbers in a
row, such as the two of a pair, as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from autograder.labs import Lab
from autograder.model import Array, Failure, Probe, Reason
from autograder.sinks import numbers
from autograder.sinks.figures import Matrix, Panel, differences, matrices, number, picture
from autograder.sinks.sections import Say, sizes

MAPS = 6
"""Pictures of matrices shown of one array."""
SIDE = 12
"""Rows and columns of one picture."""
ROWS = 60
SHORT = 4
"""Whole numbers in a row that need no picture."""
_PARTS = ("setting", "part")


def views(probes: Sequence[Probe], lab: Lab, say: Say, identity: str) -> list[dict[str, Any]]:
    """All cases of a question; parts and settings that are said in words stand together in one table."""
    entries = [probe for probe in probes if _is_entry(probe)]
    alone = [probe for probe in probes if len(entries) < 2 or probe is entries[0] or not _is_entry(probe)]
    found = [view(probe, lab, say, f"{identity}-{index}") for index, probe in enumerate(alone)]
    if len(entries) > 1:
        found[alone.index(entries[0])] |= {
            "sentence": _together(entries, say),
            "failure": None,
            "plain": [],
            "entries": [_entry(probe) for probe in entries[:ROWS]],
        }
    return found


def _together(entries: Sequence[Probe], say: Say) -> str:
    """What the entries of one table are: the settings of a layer, or these parts of a container."""
    if all(probe.situation == "setting" for probe in entries):
        return say("feedback.settings")
    names = [probe.name for probe in entries[:MAPS]]
    more = [say("feedback.more", count=len(entries) - MAPS)] * (len(entries) > MAPS)
    return say("feedback.parts", names=", ".join([*names, *more])) + ":"


def _is_entry(probe: Probe) -> bool:
    """Whether this is one part of a container or a module, and said in words on both sides, or missing."""
    outcome = probe.outcome
    shown = outcome.reason is Reason.MISSING if isinstance(outcome, Failure) else _is_said(outcome)
    return probe.situation in _PARTS and _is_said(probe.expected) and shown


def _entry(probe: Probe) -> tuple[str, str, str]:
    return probe.name, form(probe.expected), form(probe.outcome) if isinstance(probe.outcome, Array) else "—"


def view(probe: Probe, lab: Lab, say: Say, identity: str) -> dict[str, Any]:
    """The case for the templates; `identity` is unique on the page."""
    compared = _is_comparable(probe)
    maps, same = _maps(probe, say, identity) if compared else (_side_by_side(probe, say, identity), "")
    return {
        "sentence": _sentence(probe, say),
        "inputs": [(name, form(array)) for name, array in probe.inputs.items()],
        "shaped": not _is_said(probe.expected),
        "steps": sizes(lab, probe) if numbers.is_numbers(probe.expected) else [],
        "due_shape": form(probe.expected),
        "got_shape": _got_form(probe),
        "axis_text": _axis(probe, say),
        "failure": _failure(probe.outcome),
        "given": _given(probe, say, identity),
        "maps": maps,
        "compared": compared,
        "plain": list(_plainly(probe, say)),
        "entries": [],
        "same": same,
        "rows": list(_rows(probe)) if compared else [],
    }


def _sentence(probe: Probe, say: Say) -> str:
    if probe.situation in _PARTS:
        return say(f"feedback.{probe.situation}", name=probe.name) + ":"
    # The public plain case goes by another name: a lab may say of its hidden plain ones what does not hold here.
    shown = "small" if probe.situation == "plain" else probe.situation
    return say(f"check.{probe.reason}", situation=say(f"situation.{shown}"))


def shape(sizes: Sequence[int]) -> str:
    """(1, 2, 3, 3) as people write it."""
    return "(" + ", ".join(str(size) for size in sizes) + ("," if len(sizes) == 1 else "") + ")"


def form(array: Array) -> str:
    """What is said in words itself: a text, a number, a few whole numbers; of other arrays the shape."""
    if not numbers.is_numbers(array):
        return _quoted(array)
    if array.dtype == "bool" and not array.shape:
        return str(array.nested())
    return ", ".join(map(number, numbers.flat(array))) if _is_said(array) else shape(array.shape)


def _is_short(array: Array) -> bool:
    return array.dtype == "int64" and len(array.shape) == 1 and 0 < array.shape[0] <= SHORT


def as_text(probe: Probe, lab: Lab, say: Say) -> Iterator[str]:
    """The case as lines of plain text: the sizes, and the first matrix that differs."""
    if probe.inputs:
        yield ", ".join(f"{name} {form(array)}" for name, array in probe.inputs.items())
    if probe.inputs and (steps := sizes(lab, probe)):
        yield "; ".join(" = ".join(step) for step in steps)
    yield from (f"{label}: {text}" for label, text in _plainly(probe, say))
    if not _is_said(probe.expected):
        yield f"{say('feedback.shape_due')}: {shape(probe.expected.shape)}"
    if _axis(probe, say):
        yield f"{say('feedback.shape_yours')}: {_got_form(probe)}. {_axis(probe, say)}"
    if isinstance(probe.outcome, Failure) and probe.outcome.kind:
        yield say("feedback.returned", kind=probe.outcome.kind)
    if isinstance(probe.outcome, Failure) and probe.outcome.text:
        yield f"{say('feedback.error')} {probe.outcome.text}"
    yield from _first_matrix(probe, say)


def _first_matrix(probe: Probe, say: Say) -> Iterator[str]:
    place = numbers.first_difference(probe)
    if not place or not isinstance(probe.outcome, Array) or _is_said(probe.expected):
        return
    due, got = dict(matrices(probe.expected)), dict(matrices(probe.outcome))
    key = tuple(place[:-2])
    yield f"{say('feedback.expected')} / {say('feedback.yours')} {_index(key)}".rstrip()
    (rows, columns), _ = _window(due[key], (place[-2] if len(place) > 1 else 0, place[-1]))
    for one, other in zip(due[key][rows], got[key][rows], strict=True):
        left, right = (" ".join(f"{number(value):>6}" for value in line[columns]) for line in (one, other))
        yield f"{left}   |{right}"


def _is_said(array: Array) -> bool:
    """Whether there is no picture of it, for words do: a text, a number alone, a few whole numbers in a row."""
    return not numbers.is_numbers(array) or not array.shape or _is_short(array)


def _is_comparable(probe: Probe) -> bool:
    """Whether cells are compared: numbers of one shape, too many for words."""
    outcome = probe.outcome
    both = numbers.is_numbers(outcome) and numbers.is_numbers(probe.expected)
    return both and outcome.shape == probe.expected.shape and not _is_said(probe.expected)


def _plainly(probe: Probe, say: Say) -> Iterator[tuple[str, str]]:
    """What was expected and what came, where words do for one of them, and where only their dtypes differ."""
    due, got = probe.expected, probe.outcome
    if probe.reason is Reason.WRONG_DTYPE and isinstance(got, Array):
        yield say("feedback.expected"), due.dtype
        yield say("feedback.yours"), got.dtype
        return
    if not _is_said(due) and not (isinstance(got, Array) and _is_said(got)):
        return
    refuses = probe.reason is Reason.NOT_RAISED
    yield say("feedback.expected"), say("feedback.refusal", error=due.nested()) if refuses else form(due)
    if isinstance(got, Array):
        yield say("feedback.yours"), form(got)
        if numbers.is_numbers(got) and numbers.is_numbers(due) and got.shape == due.shape:
            pairs = zip(numbers.flat(due), numbers.flat(got), strict=True)
            yield say("feedback.difference"), ", ".join(_signed(other - one) for one, other in pairs)


def _given(probe: Probe, say: Say, identity: str) -> list[dict[str, Any]]:
    """The inputs that have a picture."""
    return [
        _input(name, array, say, f"{identity}-{place}")
        for place, (name, array) in enumerate(probe.inputs.items())
        if not _is_said(array) and array.data
    ]


def _maps(probe: Probe, say: Say, identity: str) -> tuple[list[dict[str, Any]], str]:
    """Expected, yours and their difference for every matrix that differs; the places of those that are equal."""
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
    named = [place for place in equal[:MAPS] if place]
    if len(equal) > MAPS:
        named.append(say("feedback.more", count=len(equal) - MAPS))
    return maps, say("feedback.all_same", places=", ".join(named)) if named and maps else ""


def _map(
    place: tuple[int, ...], values: tuple[Matrix, Matrix, Matrix], wrong: list[tuple[int, int]], say: Say, identity: str
) -> dict[str, Any]:
    due, got, _ = values
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
    (rows, columns), mark = _window(due, wrong[0])
    shown = [[line[columns] for line in matrix[rows]] for matrix in values]
    panels = (
        Panel(say("feedback.expected"), shown[0]),
        Panel(say("feedback.yours"), shown[1], mark=mark),
        Panel(say("feedback.difference"), shown[2], difference=True, mark=mark),
    )
    title = say("feedback.map_title", place=_index(place))
    text = " ".join(part for part in (_index(place), words, _cut(due, say)) if part)
    return {"svg": Markup(picture(panels, title, words, identity)), "text": text}


def _side_by_side(probe: Probe, say: Say, identity: str) -> list[dict[str, Any]]:
    """What was expected and, where there is something to show, what came: shapes differ, so cells cannot be compared."""
    found = []
    for name, array in (("expected", probe.expected), ("yours", probe.outcome)):
        if not isinstance(array, Array) or _is_said(array):
            continue
        for index, (place, values) in enumerate(matrices(array)[:MAPS]):
            caption = f"{say(f'feedback.{name}')} {_index(place)}".strip()
            svg = picture([Panel(caption, _part(values))], caption, _words(_part(values)), f"{identity}-{name}-{index}")
            found.append({"svg": Markup(svg), "text": _cut(values, say)})
    return found


def _input(name: str, array: Array, say: Say, identity: str) -> dict[str, Any]:
    shown = matrices(array)
    panels = [Panel(f"{name}{_index(place)}", _part(values)) for place, values in shown[:MAPS]]
    words = say("feedback.input_description", name=name, shape=shape(array.shape))
    description = words + " " + " ".join(f"{panel.caption}: {_words(panel.values)}." for panel in panels)
    svg = picture(panels, say("feedback.input_title", name=name), description, identity)
    notes = [_cut(shown[0][1], say)] + [say("feedback.more", count=len(shown) - MAPS)] * (len(shown) > MAPS)
    return {"svg": Markup(svg), "text": " ".join(note for note in notes if note)}


def _window(matrix: Matrix, place: tuple[int, int]) -> tuple[tuple[slice, slice], tuple[int, int]]:
    """The rows and columns to show of a matrix so that `place` is among them, and where it lies there."""
    starts = [
        max(0, min(at - SIDE // 2, size - SIDE)) for at, size in zip(place, (len(matrix), len(matrix[0])), strict=True)
    ]
    rows, columns = (slice(start, start + SIDE) for start in starts)
    return (rows, columns), (place[0] - starts[0], place[1] - starts[1])


def _part(matrix: Matrix) -> Matrix:
    return [line[:SIDE] for line in matrix[:SIDE]]


def _cut(matrix: Matrix, say: Say) -> str:
    """That only a part of a large matrix is shown."""
    height, width = len(matrix), len(matrix[0])
    if height <= SIDE and width <= SIDE:
        return ""
    return say("feedback.cut", height=height, width=width, rows=min(height, SIDE), columns=min(width, SIDE))


def _got_form(probe: Probe) -> str:
    if isinstance(probe.outcome, Array):
        return form(probe.outcome)
    return "" if probe.outcome.shape is None else shape(probe.outcome.shape)


def _axis(probe: Probe, say: Say) -> str:
    axis, got = numbers.axis(probe), probe.outcome.shape
    if axis is None or got is None or _is_said(probe.expected):
        return ""
    if len(got) != len(probe.expected.shape):
        return say("feedback.shape_axes", due=len(probe.expected.shape), got=len(got))
    return say("feedback.shape_axis", axis=axis, due=probe.expected.shape[axis], got=got[axis])


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
                    cell = (c,) if len(probe.expected.shape) == 1 else (*place, r, c)
                    shown = {"due": number(due[r][c]), "got": number(got[r][c]), "difference": _signed(difference)}
                    yield {"cell": _index(cell)} | shown


def _signed(difference: float) -> str:
    return ("+" if difference > 0 else "") + number(difference)


def _quoted(text: Array) -> str:
    return f"«{text.nested()}»"


def _index(place: Sequence[int]) -> str:
    return f"[{', '.join(str(part) for part in place)}]" if place else ""


def _words(matrix: Matrix) -> str:
    return "; ".join(", ".join(number(value) for value in row) for row in matrix)
