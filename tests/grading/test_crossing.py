"""What crosses to a student's process and back: every kind of value, unharmed, and nothing that contradicts itself."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from autograder.grading.comparison import compare
from autograder.grading.conversion import to_object, to_value
from autograder.model import Array, Reason
from autograder.sandbox.decoding import ROOM, decode
from autograder.sandbox.inside import objects as inside
from autograder.sandbox.inside.modules import MODULES
from autograder.sandbox.inside.wire import WireError
from autograder.sandbox.values import Foreign, Module, Tensor, Value, encode

SETTINGS: dict[str, Any] = {
    "in_channels": 4, "out_channels": 6, "kernel_size": 2, "stride": 2, "padding": 1, "dilation": 1, "groups": 2,
    "bias": True, "padding_mode": "zeros", "output_padding": 0, "return_indices": True, "ceil_mode": True,
    "count_include_pad": False, "divisor_override": 3, "output_size": 3, "num_features": 4, "eps": 0.25,
    "momentum": None, "affine": True, "track_running_stats": True, "p": 0.75, "inplace": True, "value": 2.5,
    "in_features": 3, "out_features": 2, "num_embeddings": 5, "embedding_dim": 2, "padding_idx": 1,
    "normalized_shape": (2, 3), "elementwise_affine": True, "num_groups": 2, "num_channels": 4, "num_parameters": 3,
    "negative_slope": 0.5, "alpha": 0.5, "approximate": "tanh", "beta": 2.0, "threshold": 5.0, "min_val": -2.0,
    "max_val": 3.0, "dim": 1, "start_dim": 0, "end_dim": 1, "upscale_factor": 3, "downscale_factor": 2,
}  # fmt: skip
"""Settings that are not the constructors' own defaults."""
THINGS: tuple[Any, ...] = (
    *(None, True, 3, -(10**30), 2.5, float("inf"), "text\n¿sí?", "", [], (), {}, [1, (2.0, "x"), None]),
    *(torch.arange(6.0).reshape(2, 3), torch.tensor([], dtype=torch.int64), torch.tensor(True), torch.eye(3).T[::2]),
    *(np.arange(6).reshape(2, 3), np.float32(2.5), np.array(3.0), np.zeros((0, 2)), np.array([True]), np.int64(7)),
    {"mean": torch.ones(2), 3: np.zeros(1), None: [True], 2.5: {"in": {}}},
    *(slice(None), slice(1, -3, 2), torch.float32, torch.complex64, np.dtype("int16")),
)


def built(name: str) -> nn.Module:
    """A module of this class with settings that are not its defaults, and weights that are all different."""
    if name == "Sequential":
        return nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3))).eval()
    made: nn.Module = getattr(nn, name)(**{setting: SETTINGS[setting] for setting in MODULES[name].settings})
    with torch.no_grad():
        for number, held in enumerate((*made.parameters(), *made.buffers())):
            held.copy_(torch.arange(held.numel()).reshape(held.shape) + number)
    return made


def there(value: Value) -> tuple[Any, bool]:
    """The object that a student's function is given for a value, and whether it is thought unchanged."""
    header, payload = encode(value)
    sent = json.loads(header)
    thing = inside.Decoder(payload).value(sent)
    return thing, inside.unchanged(sent, thing)


def back(thing: Any) -> Value:
    """What comes back of an object that a student's function returned."""
    encoder = inside.Encoder()
    plain = json.loads(json.dumps(encoder.answer(thing, ROOM)))
    return decode(plain, encoder.payload())


@pytest.mark.parametrize("thing", THINGS, ids=repr)
def test_values_cross_both_ways(thing: Any) -> None:
    """What goes there is what comes back, to the type."""
    got, is_unchanged = there(to_value(thing))
    assert is_unchanged
    assert type(got) is type(thing)
    answer = back(got)
    assert compare(answer, thing) is Reason.CORRECT
    again = to_object(answer)
    assert type(again) is type(thing)


@pytest.mark.parametrize("name", MODULES)
def test_modules_cross_both_ways(name: str) -> None:
    """Every class keeps its settings, its state and whether it trains; it computes what it computed."""
    module = built(name)
    got, is_unchanged = there(to_value(module))
    assert is_unchanged
    assert type(got) is type(module)
    assert repr(got) == repr(module)
    assert got.training is module.training
    again = to_object(back(got))
    assert type(again) is type(module)
    assert repr(again) == repr(module)
    for one, other in ((module, got), (module, again)):
        states = one.state_dict(), other.state_dict()
        assert list(states[0]) == list(states[1])
        assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])
    assert compare(back(got), module) is Reason.CORRECT


def test_a_module_that_was_sent_can_be_trained() -> None:
    """Its weights want gradients, its running statistics do not."""
    got, _ = there(to_value(nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2))))
    got(torch.ones(2, 1, 2, 2)).square().sum().backward()
    assert all(parameter.grad is not None for parameter in got.parameters())


@pytest.mark.parametrize(
    ("thing", "change"),
    [
        (torch.ones(2), lambda thing: thing.add_(1)),
        (np.ones(2), lambda thing: thing.__setitem__(0, 5)),
        ([1, [2]], lambda thing: thing[1].append(3)),
        ([torch.ones(2)], lambda thing: thing[0].zero_()),
        ({"a": [1]}, lambda thing: thing["a"].clear()),
        ({"a": 1}, lambda thing: thing.setdefault("b", 2)),
        (nn.BatchNorm1d(2), lambda thing: thing(torch.ones(3, 2) * 7)),
        (nn.Sequential(nn.Linear(2, 2)), lambda thing: nn.init.zeros_(thing[0].weight)),
        (nn.Sequential(nn.Linear(2, 2)), lambda thing: thing.append(nn.ReLU())),
        (nn.Conv2d(1, 1, 3), lambda thing: setattr(thing, "stride", (2, 2))),
        (nn.Conv2d(1, 1, 3), lambda thing: setattr(thing, "stride", 2)),
        (nn.Sequential(nn.Conv2d(1, 1, 3)), lambda thing: setattr(thing[0], "padding_mode", "circular")),
        (nn.Conv2d(1, 1, 3), lambda thing: setattr(thing, "forward", torch.zeros_like)),
        (nn.Conv2d(1, 1, 3), lambda thing: thing.register_forward_hook(lambda *_: None)),
        (nn.Conv2d(1, 1, 3), lambda thing: thing.double()),
        (nn.Conv2d(1, 1, 3), lambda thing: setattr(thing, "bias", None)),
        (nn.MaxPool2d(2), lambda thing: setattr(thing, "ceil_mode", True)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_change_anywhere_is_noticed(thing: Any, change: Any) -> None:
    """An argument is what it was only when all of it is."""
    header, payload = encode(to_value(thing))
    sent = json.loads(header)
    given = inside.Decoder(payload).value(sent)
    assert inside.unchanged(sent, given)
    change(given)
    assert not inside.unchanged(sent, given)


class Odd:
    """Something that cannot cross."""


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        (Odd(), "Odd"),
        ({1, 2}, "set"),
        (type("Net", (nn.Module,), {})(), "Net"),
        (np.array(["a"]), "ndarray"),
        ({(1, 2): 3}, "dict"),
        ({"a" * 5000: 3}, "dict"),
        (slice("a"), "slice"),
        pytest.param(10**5000, "int", id="int"),
        (torch.ones(1, dtype=torch.complex64), "Tensor(torch.complex64, torch.strided, cpu)"),
    ],
)
def test_what_cannot_cross_comes_back_by_name(thing: Any, kind: str) -> None:
    """It costs the answer its value, not the process."""
    assert back(thing) == Foreign(kind)


def test_a_subclass_crosses_as_what_it_is_made_from() -> None:
    """A student's own nn.Linear is looked at by its weights; an OrderedDict is a dict, a torch.Size a tuple."""
    linear = type("Mine", (nn.Linear,), {})(2, 3)
    assert isinstance(to_object(back(linear)), nn.Linear)
    assert back(torch.ones(2, 3).shape) == (2, 3)
    assert isinstance(back(nn.Linear(1, 1).state_dict()), dict)


@pytest.mark.parametrize(
    ("settings", "weight"),
    [
        ({"in_features": 1 << 19, "out_features": 1 << 19}, (1, 1)),
        ({"in_features": 1, "out_features": 2}, (1, 1)),
        ({"in_features": -1, "out_features": 1}, (1, 1)),
    ],
)
def test_a_module_that_contradicts_itself_is_none(settings: dict[str, int], weight: tuple[int, ...]) -> None:
    """What settings claim takes no memory here, and weights of another shape are no weights."""
    claimed = Module("Linear", {**settings, "bias": False}, {"weight": Tensor(Array("float32", weight, bytes(4)))})
    assert isinstance(to_object(claimed), Foreign)


def test_every_module_of_the_table_is_torchs_own() -> None:
    """The names of settings and state are those that the classes have: a module without one would be refused."""
    for name, form in MODULES.items():
        held = vars(built(name))
        known = {*held, *held["_parameters"], *held["_buffers"]}
        assert {*form.settings, *form.state} <= known, name


@pytest.mark.parametrize(
    "plain",
    [
        {"kind": "ndarray", "dtype": "float32", "shape": [1], "at": 0, "scalar": True},
        {"kind": "dict", "items": [[{"kind": "list", "items": []}, {"kind": "none"}]]},
        {"kind": "dict", "items": [[{"kind": "none"}, {"kind": "none"}]] * 2},
        {"kind": "slice", "items": [{"kind": "bool", "value": "True"}, {"kind": "none"}, {"kind": "none"}]},
        {"kind": "dtype", "library": "os", "name": "system"},
        {"kind": "dtype", "library": "torch", "name": "__dict__ "},
        {"kind": "module", "type": "Module", "settings": {}, "state": [], "parts": [], "training": True},
        {"kind": "module", "type": "ReLU", "settings": {"inplace": 1}, "state": [], "parts": [], "training": True},
        {"kind": "module", "type": "Sigmoid", "settings": {}, "state": [["weight", {"kind": "none"}]], "parts": [], "training": True},
        {"kind": "module", "type": "Sequential", "settings": {}, "state": [], "parts": [["0", {"kind": "none"}]], "training": True},
    ],
    ids=lambda plain: plain["kind"],
)  # fmt: skip
def test_nearly_right_values_are_refused(plain: Any) -> None:
    """Every field of the new kinds is checked as a tensor's are."""
    with pytest.raises(WireError):
        decode(plain, bytes(64))
