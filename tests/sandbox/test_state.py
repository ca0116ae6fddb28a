"""What cells and calls leave behind in torch costs nobody a right answer, and is told by its name."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from sandboxed import SMALL

from autograder.grading.conversion import array, to_value
from autograder.messages import languages, say
from autograder.sandbox import replies
from autograder.sandbox.box import Box
from autograder.sandbox.inside import state
from autograder.sandbox.outcomes import Raised, Request, Returned
from autograder.sandbox.values import Tensor

MODES = """
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

class Functions(TorchFunctionMode):
    def __torch_function__(self, function, types, arguments=(), settings=None):
        raise RuntimeError("a mode of the student's")

class Dispatch(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, arguments=(), settings=None):
        raise RuntimeError("a mode of the student's")

def refuse(*arguments):
    raise RuntimeError("a hook of the student's")
"""
LEAVING = {
    "default_device": "torch.set_default_device('meta')",
    "function_modes": "Functions().__enter__()",
    "dispatch_modes": "Dispatch().__enter__()",
    "hooks": "torch.nn.modules.module.register_module_forward_hook(refuse); torch.nn.modules.module.register_module_forward_pre_hook(refuse); torch.optim.optimizer.register_optimizer_step_pre_hook(refuse); torch.autograd.graph.saved_tensors_hooks(refuse, refuse).__enter__()",
    "gradients": "torch.set_grad_enabled(False); guard = torch.inference_mode(); guard.__enter__()",
    "autocast": "guard = torch.autocast('cpu'); guard.__enter__()",
    "anomaly": "torch.autograd.set_detect_anomaly(True)",
    "precision": "torch.set_float32_matmul_precision('medium'); torch._C._set_mkldnn_enabled(False)",
}  # fmt: skip
RIGHT = """
def right(x):
    layer = torch.nn.Linear(2, 2, bias=False)
    layer.weight = torch.nn.Parameter(torch.eye(2))
    made = layer(x) @ torch.ones(2, 2)
    made.sum().backward()
    assert layer.weight.grad is not None
    return made.detach()
"""
X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
SUMS = torch.tensor([[3.0, 3.0], [7.0, 7.0]])


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box with all layers, every limit small."""
    with Box(SMALL, {}) as made:
        yield made


def crossed(x: torch.Tensor) -> Tensor:
    """A tensor as it comes back."""
    return Tensor(array(x))


def sums(x: torch.Tensor) -> Request:
    """A call of the right function."""
    return Request("right", (to_value(x),))


@pytest.mark.parametrize("name", LEAVING)
def test_what_cells_leave_is_undone_and_named(box: Box, name: str) -> None:
    """A right answer is right all the same, and the notebook is told what it leaves."""
    with box.student([MODES + RIGHT, LEAVING[name]]) as process:
        assert process.call(sums(X)) == Returned(crossed(SUMS), (False,))
        assert process.run.left == (name,)
    for language in languages():
        assert len(say(language, f"run.left_{name}").split()) > 8


@pytest.mark.parametrize("name", LEAVING)
def test_what_a_call_leaves_is_undone_for_the_next(box: Box, name: str) -> None:
    """The arguments of the next call are made, and its function works, as if there had been none."""
    leaves = f"def leaves(x):\n    global guard\n    {LEAVING[name]}\n    return 1\n"
    with box.student([MODES + RIGHT, leaves]) as process:
        for outcomes in (process.calls([Request("leaves", (to_value(X),)), sums(X)]), [process.call(sums(X))]):
            assert outcomes is not None
            assert outcomes[-1] == Returned(crossed(SUMS), (False,))
        assert process.run.left == ()


def test_every_state_is_left_once() -> None:
    """Both sides know the same states, and each is attacked."""
    assert tuple(state.STATES) == replies.STATES == tuple(LEAVING)


def test_arguments_that_cannot_be_made_cost_their_call(box: Box) -> None:
    """Where the notebook broke NumPy itself, its functions raise; the process goes on, and nothing is left to a human."""
    cells = ["import numpy\nimport torch\nndarray, numpy.ndarray = numpy.ndarray, None\n"]
    cells += ["def first(x):\n    return x\n", "def mends():\n    numpy.ndarray = ndarray\n", RIGHT]
    with box.student(cells) as process:
        outcomes = process.calls([Request("first", (to_value(X),)), Request("mends"), sums(X)])
    assert outcomes is not None
    assert isinstance(outcomes[0], Raised)
    assert outcomes[0].type == "TypeError"
    assert outcomes[2] == Returned(crossed(SUMS), (False,))


REPLACED = """
import builtins
builtins.any = builtins.all = lambda *_: True
builtins.abs = builtins.sum = builtins.max = lambda *_: 0
builtins.more = lambda x: x
"""


def test_functions_of_python_that_a_cell_replaces_are_ours_as_before(box: Box) -> None:
    """No state is said to be left that was not, no operator to be forbidden; the notebook has what its cell put there."""
    own = f"{REPLACED}\n\ndef right(x):\n    return torch.nn.functional.conv2d(more(x)[None, None], torch.ones(1, 1, 1, 1))[0, 0]"
    with box.student(["import torch", own]) as process:
        outcome = process.call(Request("right", (crossed(X),)))
        assert isinstance(outcome, Returned) and outcome.operators == ()
        assert outcome.value == crossed(X)
        assert process.run.left == () and process.run.errors == ()


def test_a_channel_that_a_cell_makes_impatient_is_patient_again(box: Box) -> None:
    """Every descriptor non-blocking, which any program may ask of what it inherits: answers cross all the same."""
    cell = "import os, torch\nfor number in range(64):\n    try:\n        os.set_blocking(number, False)\n    except OSError:\n        pass\n"
    with box.student([cell + "def right(x):\n    return torch.zeros(3000, 3000, dtype=torch.bool)\n"]) as process:
        for _ in range(3):
            outcome = process.call(Request("right", (crossed(X),), room=1 << 24))
            assert isinstance(outcome, Returned)


UNWRITTEN = {
    "torch.empty(2, 3)": math.nan,
    "torch.empty_like(torch.ones(2, dtype=torch.int64))": 2**63 - 1,
    "torch.ones(2).new_empty(3)": math.nan,
    "torch.FloatTensor(2, 2)": math.nan,
    "np.empty((2, 3), dtype=np.float32)": math.nan,
    "np.empty(4, dtype=np.int8)": 127,
    "np.empty_like(np.ones(2))": math.nan,
}


@pytest.mark.parametrize("made", UNWRITTEN)
def test_memory_that_nobody_has_written_is_the_same_for_everybody(box: Box, made: str) -> None:
    """Whatever lay there would be other points in every run, and now and then full marks."""
    before = "import numpy as np\nimport torch\nnp.random.rand(64, 64).tobytes()\ntorch.rand(64, 64).clone()"
    with box.student([before, f"def unwritten():\n    return {made}.tolist()"]) as process:
        outcome = process.call(Request("unwritten"))
        assert isinstance(outcome, Returned)
        numbers = np.array(outcome.value).ravel().tolist()
    assert set(map(str, numbers)) == {str(UNWRITTEN[made])}
