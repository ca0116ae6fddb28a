"""Property tests of the trusted side of the wire: hostile frames, from random bytes to nearly right ones."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire_contract import LIMITS, Hostile, frame, hold

from autograder.sandbox import decoding
from autograder.sandbox.decoding import decode
from autograder.sandbox.inside import objects as inside
from autograder.sandbox.inside.modules import MODULES
from autograder.sandbox.inside.wire import WireError
from autograder.sandbox.outcomes import Died, Outcome, Request, Returned
from autograder.sandbox.process import StudentProcess
from autograder.sandbox.values import Unkept

KINDS = st.sampled_from("tensor ndarray module none bool int float str tuple list dict slice dtype other ?".split())
NUMBERS = st.one_of(st.integers(-2, 5), st.sampled_from([1 << 31, 1 << 40, 1 << 63, 1 << 70, -(1 << 63)]))
PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
DTYPES = st.sampled_from(["float32", "float64", "bool", "int64", "float16", "complex64", "object", ""])
TENSORS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["tensor", "ndarray"])},
    optional={
        "dtype": DTYPES | PLAIN,
        "shape": st.lists(NUMBERS, max_size=18) | PLAIN,
        "at": NUMBERS | PLAIN,
        "scalar": st.booleans() | PLAIN,
    },
)
NAMES = st.sampled_from(sorted(MODULES)) | st.text(max_size=5)


def nearly(kind: str, axes: int) -> st.SearchStrategy[Any]:
    """Values for one setting of a module: mostly such as it may have."""
    small = st.integers(-1, 4)
    fitting = {"flag": st.booleans(), "part": st.booleans(), "word": st.sampled_from(["zeros", "none", "tanh"])}
    number = fitting.get(kind.removesuffix("?"), small)
    lists = st.lists(small, min_size=axes, max_size=2 * axes)
    return (number | st.none() | PLAIN) if not axes or kind in fitting else (number | lists | PLAIN)


def module(name: str, inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A module of this class as a student's process might claim it, right in most of its fields."""
    form = MODULES.get(name, MODULES["Conv2d"])
    settings_ = {which: nearly(kind, form.axes) for which, kind in form.settings.items()}
    state = st.tuples(*(st.tuples(st.just(part), inner).map(list) for part in form.state)).map(list)
    parts = st.lists(st.tuples(st.text(max_size=3), inner).map(list), max_size=3 if name == "Sequential" else 1)
    return st.fixed_dictionaries(
        {"kind": st.just("module"), "type": st.just(name)},
        optional={
            "settings": st.fixed_dictionaries(settings_) | PLAIN,
            "state": state | PLAIN,
            "parts": parts | PLAIN,
            "training": st.booleans() | PLAIN,
        },
    )


VALUES = st.recursive(
    TENSORS | st.fixed_dictionaries({"kind": KINDS}, optional={"value": PLAIN, "type": PLAIN, "items": PLAIN}),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"kind": st.sampled_from(["tuple", "list"]), "items": st.lists(inner, max_size=3)}),
        st.fixed_dictionaries(
            {"kind": st.sampled_from(["dict", "slice"])},
            optional={"items": st.lists(st.lists(inner, min_size=2, max_size=2) | inner, max_size=3)},
        ),
        NAMES.flatmap(lambda name: module(name, inner)),
    ),
    max_leaves=4,
)
DONE = {"done": "cells", "errors": [], "notes": [], "left": []}
CELLS_DONE = frame(DONE)
RETURNED = {"status": "returned", "value": {"kind": "none"}, "changed": [], "operators": [], "kept": True}
ERRORS = st.lists(
    st.fixed_dictionaries(
        {"cell": st.just(0)}, optional={"type": PLAIN, "text": PLAIN, "line": PLAIN, "statement": PLAIN, "names": PLAIN}
    )
    | PLAIN
)
HARMFUL = [
    "\x1b",
    "\a",
    "\0",
    "\r",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\U000e0041",
    "\n",
]
TEXTS = st.text(st.characters(exclude_categories=[]) | st.sampled_from(HARMFUL)) | st.just("\u202e\x1b" * 3000)
SETTINGS = {
    "in_channels": 1,
    "out_channels": 1,
    "kernel_size": [1, 1],
    "stride": [1, 1],
    "padding": [0, 0],
    "dilation": [1, 1],
    "groups": 1,
    "bias": False,
    "padding_mode": "zeros",
}
W = {"kind": "tensor", "dtype": "float32", "shape": [1, 1, 1, 1]}
NONE = {"kind": "none"}
LAYER = {
    "kind": "module",
    "type": "Conv2d",
    "settings": SETTINGS,
    "state": [["weight", W], ["bias", NONE]],
    "parts": [],
    "training": True,
}
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@BOUNDED
@given(VALUES | PLAIN, st.binary(max_size=64))
def test_a_value_is_decoded_or_refused(plain: object, payload: bytes) -> None:
    """WireError is the only error, whatever the value's fields are."""
    try:
        decode(plain, payload)
    except WireError:
        pass


@BOUNDED
@given(st.binary(max_size=64))
def test_any_bytes_at_all(data: bytes) -> None:
    """Bytes that are no frame end in an outcome, not in an error."""
    hold(data)
    hold(CELLS_DONE + data)


def answers(answer: object, payload: bytes = b"") -> bytes:
    """The frame that answers the first call."""
    return frame({"done": "calls", "id": 1, "answers": [answer]}, payload)


def called(*frames: bytes) -> Outcome:
    """How a call ends that gets these frames."""
    box = Hostile(CELLS_DONE + b"".join(frames))
    process = StudentProcess(box, ["pass"], LIMITS)
    outcome = process.call(Request("function"))
    process.end()
    box.join()
    return outcome


STALE = frame({"done": "calls", "id": 0, "answers": []})


def test_what_was_said_before_is_passed_over_once() -> None:
    """An answer said twice is no harm; what is said without end would cost time of the trusted side without end."""
    assert isinstance(called(STALE, answers(RETURNED)), Returned)
    assert isinstance(called(CELLS_DONE, answers(RETURNED)), Returned)
    assert isinstance(called(STALE, STALE, answers(RETURNED)), Died)
    assert isinstance(called(CELLS_DONE, STALE, answers(RETURNED)), Died)


@pytest.mark.parametrize("more", [[{}] * 400_000, [[]] * 400_000, [0] * 1_000_000, "x" * 7_000_000])
def test_an_answer_is_no_larger_than_what_was_asked_for(more: object) -> None:
    """Neither in bytes nor in parts, of which each becomes an object: in answers that are read, and in those passed over."""
    assert isinstance(called(frame({"done": "calls", "id": 1, "answers": [RETURNED], "more": more})), Died)
    assert isinstance(called(frame({"done": "calls", "id": 0, "more": more}), answers(RETURNED)), Died)


@BOUNDED
@given(VALUES, st.binary(max_size=64), PLAIN, ERRORS)
def test_nearly_right_answers(value: object, payload: bytes, other: object, errors: object) -> None:
    """Frames of the right form with fields of any shape."""
    answer = {**RETURNED, "value": value}
    hold(frame({**DONE, "errors": errors}) + answers(answer, payload))
    hold(frame({**DONE, "notes": other, "left": other}) + answers(answer, payload))
    hold(CELLS_DONE + answers(answer, payload))
    hold(CELLS_DONE + answers({**answer, "changed": other}, payload))
    hold(CELLS_DONE + answers({**answer, "operators": other}, payload))
    hold(CELLS_DONE + answers({"status": "raised", "type": other, "text": "\ud800", "operators": []}))
    hold(CELLS_DONE + frame({"event": other, "name": other}) + frame(other))


@BOUNDED
@given(TEXTS, TEXTS)
def test_no_text_acts(one: str, other: str) -> None:
    """Whatever a text is and whichever field it fills, what is kept of it is short and harmless."""
    error = {"cell": 0, "type": one, "text": other, "statement": one, "names": [one, other], "line": 1}
    done = frame({**DONE, "errors": [error], "notes": [one, other], "left": [one]})
    for value in (
        {"kind": "other", "type": one},
        {"kind": "str", "value": one},
        {**LAYER, "settings": {**SETTINGS, "padding": one, "padding_mode": other}},
        {
            "kind": "module",
            "type": "Sequential",
            "settings": {},
            "state": [],
            "parts": [[one, LAYER]],
            "training": True,
        },
        {"kind": "dtype", "library": "torch", "name": one},
        {"kind": "dict", "items": [[{"kind": "str", "value": one}, {"kind": "str", "value": other}]]},
        {"kind": "list", "items": [{"kind": "other", "type": one}, {"kind": "tensor", "dtype": other, "shape": [1]}]},
    ):
        hold(done + answers({**RETURNED, "value": value, "operators": [one, other]}))
    hold(done + answers({"status": "raised", "type": one, "text": other, "operators": [other]}))


def test_the_frames_here_are_of_the_right_form() -> None:
    """What is hostile in the others is their content: with harmless content they are taken."""
    process = StudentProcess(Hostile(CELLS_DONE + answers(RETURNED)), ["pass"], LIMITS)
    assert process.call(Request("function")) == Returned(None, ())
    process.end()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"kind": "list", "items": [{"kind": "none"}] * 5000}, id="items"),
        pytest.param({"kind": "list", "items": [{"kind": "str", "value": "x" * 4096}] * 20}, id="letters"),
        pytest.param({"kind": "tensor", "dtype": "uint8", "shape": [1 << 16], "at": 0}, id="numbers"),
        pytest.param({"kind": "list", "items": [{"kind": "tensor", "dtype": "uint8", "shape": [9000], "at": 0}] * 8}, id="the same numbers again"),
    ],
)  # fmt: skip
def test_nothing_larger_than_was_asked_for_is_kept(value: object) -> None:
    """A value that takes more than its room is refused, however it comes to that."""
    with pytest.raises(WireError, match="larger than was asked for"):
        decode(value, bytes(1 << 17), 1 << 16)


def test_both_sides_count_alike() -> None:
    """What the student's side lets go, the trusted side takes."""
    assert (inside.ITEM, inside.MOST_TEXT) == (decoding.ITEM, decoding.MOST_TEXT)


def test_of_a_large_tensor_its_form_is_kept() -> None:
    """Without a place in the payload a tensor is its dtype and shape."""
    assert decode({"kind": "tensor", "dtype": "float32", "shape": [1 << 20, 1 << 20]}, b"") == Unkept(
        "float32", (1 << 20, 1 << 20), room=decoding.ROOM
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF), id="four gigabytes claimed"),
        pytest.param(struct.pack("<II", 1 << 20, 0) + b"[" * (1 << 20), id="a million brackets"),
        pytest.param(struct.pack("<II", 1 << 20, 0) + b"9" * (1 << 20), id="a million digits"),
        pytest.param(struct.pack("<II", 4, 1 << 26) + b"null", id="a payload that never comes"),
        pytest.param(frame({"event": "cell", "index": 0}) * 1000, id="the same cell for ever"),
        pytest.param(CELLS_DONE + frame({"event": "operator", "name": "x" * 9999}) * 500, id="operators for ever"),
        pytest.param(CELLS_DONE * 500, id="said five hundred times"),
    ],
)
def test_frames_made_to_take_memory_or_time(data: bytes) -> None:
    """Each ends in an outcome, in bounded time."""
    hold(data)
