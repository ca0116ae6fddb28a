"""What the explainer must hold for outcomes of every form: it explains or says nothing, and what it says has words.

An outcome begins on the wire, as a student's process would send it, and is mixed so that every path is walked: one
form for all calls or another for each, the right answer, the right answer but for something.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.course.assignment import Assignment
from autograder.explaining import explainer
from autograder.explaining.calls import Outcome, ended
from autograder.model import Array, Failure
from autograder.sandbox.decoding import decode
from autograder.sandbox.outcomes import Died, Missing, Raised, Returned, TimedOut
from autograder.sandbox.outcomes import Outcome as Ending

DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "bool")
KINDS = ("list", "tuple", "ndarray", "NoneType", "Tensor", "Conv2d", "float", "", "\x1b[2J", "Tensor(torch.complex64)")
NUMBERS = (0.0, 1.0, -1.0, 0.25, 1 / 3, 1e-4, 1e30, -1e300, float("nan"), float("inf"), float("-inf"))
Form = Callable[[random.Random, Outcome], Ending]


def sequences(known: explainer.Explainer, question: str, seed: int) -> Iterator[dict[str, Outcome]]:
    """Endless outcomes of all public calls of a question, the same for the same seed."""
    chance = random.Random(f"{question}{seed}")
    calls = [*known.screen(question), *known.others(question), *known.impulses(question)]
    right = known._known(question).right
    while True:
        some = chance.sample(FORMS, chance.choice((1, 1, 2, 3)))
        made = calls[: chance.choice((len(calls), len(calls), chance.randrange(len(calls) + 1)))]
        yield {
            call.name: ended(
                chance.choice(some)(chance, right.get(call.name, next(iter(right.values())))), known.look(question)
            )
            for call in made
        }


def hold(assignment: Assignment, question: str, outcomes: dict[str, Outcome]) -> None:
    """Explaining these outcomes raises nothing, and every code has words of its own in both languages."""
    known = explainer.explainer(assignment)
    screen = {call.name for call in known.screen(question)}
    known.is_wrong(question, {name: found for name, found in outcomes.items() if name in screen})
    known.needs_impulses(question, outcomes)
    found = known.explain(question, outcomes)
    for diagnosis in found.diagnoses:
        for language in ("es", "en"):
            assert assignment.home.knows(language, f"diagnosis.{diagnosis.code}.what"), diagnosis
    for probe in found.probes:
        assert isinstance(probe.expected, Array) and isinstance(probe.outcome, Array | Failure)


def _right(chance: random.Random, right: Outcome) -> Ending:
    return Returned(_value(_plain(right)), (chance.random() < 0.1,))


def _nearly(chance: random.Random, right: Outcome) -> Ending:
    """The right values but for a few, or by a factor, or by chance."""
    value = right.value
    assert isinstance(value, Array)
    numbers = np.frombuffer(value.data, value.dtype).reshape(value.shape).astype("float64")
    match chance.randrange(4):
        case 0:
            numbers = numbers * chance.choice((0, -1, 0.5, 2))
        case 1:
            numbers = numbers + chance.choice((1, -0.25, 1 / 3))
        case 2:
            numbers = numbers + np.array([chance.random() for _ in range(numbers.size)]).reshape(numbers.shape)
        case _:
            numbers.flat[chance.randrange(numbers.size)] = chance.choice(NUMBERS)
    return Returned(_value(_plain(right, numbers, chance.choice((value.dtype, *DTYPES)))), (chance.random() < 0.3,))


def _tensor(chance: random.Random, right: Outcome) -> Ending:
    """Any dtype, any shape, any numbers."""
    assert isinstance(right.value, Array)
    shape = chance.choice((right.value.shape, (), (0,), (1,), (2, 3), (1, 0, 2, 2), (1, 1, 3, 3), (1, 2, 2, 2, 2)))
    numbers = np.array([chance.choice(NUMBERS) for _ in range(int(np.prod(shape)))]).reshape(shape)
    return Returned(_value(_array(numbers, chance.choice(DTYPES))), (chance.random() < 0.3,))


def _layer(chance: random.Random, right: Outcome) -> Ending:
    """A convolution of any settings, its weight any tensor or none, with a bias and without."""
    assert isinstance(right.value, Array)
    weight = chance.choice((right.value.shape, (1, 1, 3, 3), (2, 1, 1), (0, 1, 3, 3), ()))
    drawn = np.array([chance.choice((chance.random(), 1.0, 0.25)) for _ in range(int(np.prod(weight)))])

    def pair() -> list[int]:
        return [chance.choice((-1, 0, 1, 2, 1000)), chance.choice((0, 1))]

    settings = {
        "in_channels": chance.choice((-1, 0, 1, 3)), "out_channels": chance.choice((-1, 0, 1, 2, 1000)),
        "kernel_size": pair(), "stride": pair(), "padding": chance.choice((pair(), "same", "\x1b[2J")), "dilation": pair(),
        "groups": chance.choice((-1, 0, 1)), "bias": chance.random() < 0.5, "padding_mode": "zeros",
    }  # fmt: skip
    bias = chance.choice(({"kind": "none"}, _array(np.array([chance.random()] * chance.choice((0, 1, 2))), "float32")))
    kept = chance.choice((_array(drawn.reshape(weight), chance.choice(DTYPES)), {"kind": "other", "type": "list"}))
    return Returned(_value(_convolution(settings, kept, bias)), (False,))


def _other(chance: random.Random, right: Outcome) -> Ending:
    """No tensor, or one that was not kept."""
    plain: dict[str, Any] = chance.choice(
        (
            {"kind": "none"}, {"kind": "float", "value": "nan"}, {"kind": "int", "value": "7"},
            {"kind": "str", "value": "\ud800\x1b"}, {"kind": "list", "items": [{"kind": "none"}] * 3},
            {"kind": "tuple", "items": []}, {"kind": "tensor", "dtype": "float32", "shape": [1 << 20, 1 << 20]},
            {"kind": "other", "type": chance.choice(KINDS)},
            {"kind": "ndarray", "dtype": "float64", "shape": [0], "at": 0}, {"kind": "dict", "items": []},
            {"kind": "slice", "items": [{"kind": "none"}] * 3}, {"kind": "dtype", "library": "torch", "name": "int8"},
        )
    )  # fmt: skip
    return Returned(_value(plain), (chance.random() < 0.3,))


def _no_value(chance: random.Random, right: Outcome) -> Ending:
    endings = (Missing(), TimedOut(), Died(9), Raised("E", "\x1b[2J", 1, 2), Raised("MemoryError", "", memory=True))
    return chance.choice(endings)


FORMS: tuple[Form, ...] = (_right, _nearly, _nearly, _tensor, _layer, _other, _no_value)


def _plain(right: Outcome, numbers: Any = None, dtype: str = "") -> dict[str, Any]:
    """The right outcome on the wire, with other numbers: a tensor, several, or a convolution where one is due."""
    assert isinstance(right.value, Array)
    value = right.value
    kept = np.frombuffer(value.data, value.dtype).reshape(value.shape) if numbers is None else numbers
    sent = _array(kept, dtype or value.dtype)
    if not right.settings:
        return sent
    if right.kind != "Conv2d":  # what a layer makes of several images
        others = (np.frombuffer(part.data, part.dtype).reshape(part.shape) for part in right.settings.values())
        return {"kind": right.kind, "items": [sent, *(_array(other, dtype or value.dtype) for other in others)]}
    found = {name: np.frombuffer(part.data, part.dtype) for name, part in right.settings.items()}
    settings: dict[str, Any] = {
        name: [int(number) for number in found[name]] for name in ("stride", "padding", "dilation")
    }
    settings |= {"in_channels": value.shape[1], "out_channels": value.shape[0], "kernel_size": list(value.shape[2:])}
    settings |= {"groups": int(found["groups"][0]), "bias": True, "padding_mode": "zeros"}
    return _convolution(settings, sent, _array(found["bias"], "float32"))


def _convolution(settings: dict[str, Any], weight: dict[str, Any], bias: dict[str, Any]) -> dict[str, Any]:
    state = [["weight", weight], ["bias", bias]]
    return {"kind": "module", "type": "Conv2d", "settings": settings, "state": state, "parts": [], "training": True}


def _array(numbers: Any, dtype: str) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        data = np.ascontiguousarray(numbers.astype(dtype)).tobytes()
    return {"kind": "tensor", "dtype": dtype, "shape": list(numbers.shape), "data": data}


def _value(plain: dict[str, Any]) -> Any:
    """`plain` as the trusted side decodes it: the bytes of its tensors are moved to the payload."""
    payload = bytearray()

    def placed(item: Any) -> Any:
        if not isinstance(item, dict):
            return [placed(each) for each in item] if isinstance(item, list) else item
        found = {name: placed(each) for name, each in item.items() if name != "data"}
        if "data" in item:
            found["at"] = len(payload)
            payload.extend(item["data"])
        return found

    return decode(json.loads(json.dumps(placed(plain))), bytes(payload))
