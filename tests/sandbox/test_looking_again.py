"""What is asked beyond one result: earlier results again, and what a result that can be called gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from sandboxed import SMALL

from autograder.grading.conversion import to_value
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Request, Returned
from autograder.sandbox.values import Tensor

BUFFER = """
import torch
buffer = torch.zeros(2, 2)
def shared(x):
    buffer.copy_(x)
    return buffer
def viewed(x):
    return shared(x)[:, :1]
def own(x):
    return x + 1
class Mine(torch.Tensor):
    pass
def subclass(x):
    return shared(x).as_subclass(Mine)
parameter = torch.nn.Parameter(torch.zeros(2, 2))
def parameters(x):
    parameter.data.copy_(x)
    return parameter
def array(x):
    return shared(x).numpy()
def in_a_list(x):
    return [1, (shared(x), None)]
singles = [0]
def numpys(x):
    singles[0] = x.numpy()[0, 0]
    return singles
def in_a_dict(x):
    return {"in": shared(x)}
numbers = []
def one_list(x):
    numbers[:] = x[0].tolist()
    return numbers
table = {}
def one_dict(x):
    table["in"] = (1, x[0, 0].item())
    return table
def own_list(x):
    return [x, x.tolist(), {"in": x.numpy()}]
layer = torch.nn.Linear(2, 2)
def trained(x):
    layer.weight.data.copy_(x)
    return layer
def sparse(x):
    return x.to_sparse()
seen = []
def grows(x):
    seen.append(x)
    for each in seen[:-1]:
        each.add_(1)
    return x * 1
"""
LAYERS = """
import copy
import torch
from torch import nn
def new():
    layer = nn.Linear(1, 1)
    layer.load_state_dict({"weight": torch.ones(1, 1), "bias": torch.zeros(1)})
    return layer
kept = new()
def old():
    return kept
def filled():
    kept.load_state_dict({"weight": torch.ones(1, 1), "bias": torch.zeros(1)})
    return kept
def replaced():
    kept.weight = nn.Parameter(torch.ones(1, 1))
    return kept
number = torch.ones(1, 1)
def held(hold):
    layer = new()
    del layer.weight
    hold(layer)
    return layer
plain = held(lambda layer: setattr(layer, "weight", number))
def as_attribute():
    return plain
buffered = held(lambda layer: layer.register_buffer("weight", number))
def as_buffer():
    return buffered
def one_tensor():
    return held(lambda layer: setattr(layer, "weight", number))
def expanded():
    return held(lambda layer: setattr(layer, "weight", number[0, 0].expand(1, 1)))
with torch.inference_mode():
    constant = torch.ones(1, 1)
def by_inference():
    return held(lambda layer: setattr(layer, "weight", constant))
class Secret(nn.Linear):
    def parameters(self, recurse=True):
        return iter(())
    def children(self):
        return iter(())
    modules = named_parameters = state_dict = children
secret = Secret(1, 1)
secret.load_state_dict(kept.state_dict())
def secretive():
    return secret
def within():
    return nn.Sequential(secret)
class Listed(nn.Linear):
    def forward(self, x):
        return self.listed[0](x)
def in_a_list():
    layer = Listed(1, 1)
    layer.listed = [kept]
    return layer
class Stubborn(nn.Linear):
    def forward(self, x):
        return x * 1
stubborn = Stubborn(1, 1)
def restored():
    return stubborn
lesson = torch.ones(1, 1)
def from_a_constant():
    layer = new()
    layer.constant = lesson
    layer.register_buffer("other", lesson)
    layer.weight = nn.Parameter(layer.constant.clone())
    return layer
pattern = new()
def copied():
    return copy.deepcopy(pattern)
def frozen():
    return new().requires_grad_(False)
"""
CHANGED = [
    "shared",
    "viewed",
    "subclass",
    "parameters",
    "array",
    "in_a_list",
    "in_a_dict",
    "one_list",
    "one_dict",
    "numpys",
]
UNCHANGED = ["own", "own_list", "trained", "sparse"]
NEW = ["new", "from_a_constant", "copied", "frozen"]
SHARED = ["one_tensor", "expanded", "by_inference", "within", "in_a_list"]
NOT_NEW = ["old", "filled", "replaced", "as_attribute", "as_buffer", "secretive", "restored", *SHARED]
ONES, TWOS = to_value(torch.ones(2, 2)), to_value(2 * torch.ones(2, 2))


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box whose processes need little."""
    with Box(SMALL, {}) as found:
        yield found


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("function", CHANGED + UNCHANGED)
def test_a_result_that_a_later_call_changes_is_told(box: Box, function: str, together: bool) -> None:
    """Whether calls are made at once or one by one; the last call always tells."""
    requests = [Request(function, (ONES,)), Request(function, (TWOS,))]
    with box.student([BUFFER]) as process:
        found = process.calls(requests) if together else [process.call(request) for request in requests]
    assert found is not None
    assert all(isinstance(each, Returned) for each in found)
    assert found[-1].kept is (function in UNCHANGED)  # type: ignore[union-attr]


def test_another_function_is_not_blamed(box: Box) -> None:
    """What one function does to its results costs no other."""
    with box.student([BUFFER]) as process:
        found = process.calls([Request("shared", (ONES,)), Request("own", (ONES,)), Request("shared", (TWOS,))])
    assert found is not None
    assert [each.kept for each in found if isinstance(each, Returned)] == [False, True, False]


@pytest.mark.parametrize("function", NEW + NOT_NEW)
def test_a_module_is_asked_after_an_earlier_one_was_changed(box: Box, function: str) -> None:
    """A function that makes a new module gives what it gave; one that gives the same object, filled anew or not, does not.

    What was changed is put back: nothing of it shows in later calls.
    """
    x = to_value(torch.tensor([[3.0]]))
    with box.student([LAYERS]) as process:
        first = process.call(Request(function, inputs=(x, x)))
        again = process.call(Request(function, inputs=(x,), afresh=True))
        last = process.call(Request(function, inputs=(x, x)))
    assert isinstance(first, Returned) and isinstance(again, Returned) and last == first
    assert [each.array.nested() for each in first.value if isinstance(each, Tensor)] == [[[3.0]], [[3.0]]]  # type: ignore[union-attr]
    computed = [each.array.nested() for each in again.value if isinstance(each, Tensor)]  # type: ignore[union-attr]
    assert (again.kept and computed == [[[3.0]]]) is (function in NEW)
    assert again.kept is (function in NEW + SHARED)
