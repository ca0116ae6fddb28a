"""Functions that are compiled, scripted, traced, mapped or differentiated answer as fast as any, and are banned as any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from sandboxed import SMALL

from autograder.grading.conversion import array, to_value
from autograder.sandbox.box import Box
from autograder.sandbox.outcomes import Raised, Request, Returned
from autograder.sandbox.values import Tensor

X = torch.arange(6.0).reshape(2, 3)
FORMS = {
    "compiled": "@torch.compile\ndef double(x):\n    return x + x",
    "compiled with settings": "@torch.compile(fullgraph=True, backend='inductor')\ndef double(x):\n    return x + x",
    "compiled later": "def plain(x):\n    return x + x\ndouble = torch.compile(plain, mode='max-autotune')",
    "a compiled module": "class Double(torch.nn.Module):\n    def forward(self, x):\n        return x + x\ndouble = torch.compile(Double())",
    "a module that compiles itself": "class Double(torch.nn.Module):\n    def forward(self, x):\n        return x + x\nmodule = Double()\nmodule.compile()\ndef double(x):\n    return module(x)",
    "a compiled part": "def double(x):\n    return torch.compile(lambda y: y + y, dynamic=True)(x)",
    "scripted": "@torch.jit.script\ndef double(x):\n    return x + x",
    "scripted with types": "@torch.jit.script\ndef double(x: torch.Tensor) -> torch.Tensor:\n    total = torch.zeros_like(x)\n    for i in range(2):\n        total += x\n    return total",
    "a scripted module": "class Double(torch.nn.Module):\n    def forward(self, x):\n        return x + x\ndouble = torch.jit.script(Double())",
    "traced": "double = torch.jit.trace(lambda x: x + x, torch.ones(2, 3))",
    "mapped": "double = torch.vmap(lambda row: row + row)",
    "mapped twice": "def double(x):\n    return torch.func.vmap(torch.func.vmap(lambda one: 2 * one))(x)",
    "a gradient": "double = torch.func.grad(lambda x: (x * x).sum())",
    "a Jacobian": "def double(x):\n    return torch.func.jacrev(lambda y: y * y)(x.flatten()).diagonal().reshape(x.shape)",
    "another Jacobian": "def double(x):\n    return torch.func.jacfwd(lambda y: y * y)(x.flatten()).diagonal().reshape(x.shape)",
    "a functional call": "def double(x):\n    return torch.func.functional_call(torch.nn.Linear(3, 3, bias=False), {'weight': 2 * torch.eye(3)}, (x,))",
    "deterministic": "def double(x):\n    torch.use_deterministic_algorithms(True)\n    return x + x",
    "an optimizer": "def double(x):\n    p = torch.nn.Parameter(x.clone())\n    (-0.5 * p * p).sum().backward()\n    torch.optim.SGD([p], lr=1.0).step()\n    return p.detach()",
    "a checkpoint": "from torch.utils.checkpoint import checkpoint\ndef double(x):\n    return checkpoint(lambda y: y + y, x, use_reentrant=False)",
    "on the meta device": "def double(x):\n    assert torch.empty(2, 3, device='meta').add(1).shape == x.shape\n    return x + x",
    "by scipy": "import scipy.signal\ndef double(x):\n    return torch.from_numpy(scipy.signal.convolve2d(x.numpy(), [[2.0]]).astype('float32'))",
    "by sympy": "def double(x):\n    import sympy\n    return int(sympy.sqrt(4)) * x",
}  # fmt: skip
CONVOLUTION = {
    "compiled": "@torch.compile\ndef conv(x, w):\n    return torch.conv2d(x, w)",
    "scripted": "@torch.jit.script\ndef conv(x, w):\n    return torch.conv2d(x, w)",
    "mapped": "def conv(x, w):\n    return torch.vmap(lambda one: torch.conv2d(one[None], w)[0])(x)",
    "differentiated": "def conv(x, w):\n    return torch.func.grad(lambda y: torch.conv2d(y, w).sum())(x)",
}


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A box with all layers, every limit small."""
    with Box(SMALL, {}, forbidding=["convolution"]) as made:
        yield made


@pytest.mark.parametrize("form", FORMS)
def test_each_form_answers_in_a_second(box: Box, form: str) -> None:
    """Made together with others, and alone."""
    expected = Returned(Tensor(array(2 * X)), (False,))
    with box.student(["import torch\n" + FORMS[form]]) as process:
        assert process.calls([Request("double", (to_value(X),))] * 2) == [expected] * 2
        assert process.call(Request("double", (to_value(X),))) == expected


@pytest.mark.parametrize("form", CONVOLUTION)
def test_each_form_convolves_where_it_may_and_is_banned_where_not(box: Box, form: str) -> None:
    """Also in a fork parent that has loaded PyTorch's compiler."""
    x, weight = torch.ones(2, 1, 3, 3), torch.ones(1, 1, 3, 3)
    arguments = (to_value(x), to_value(weight))
    with box.student(["import torch, torch._dynamo\n" + CONVOLUTION[form]]) as process:
        allowed = process.call(Request("conv", arguments))
        assert isinstance(allowed, Returned)
        assert allowed.value == Tensor(array(x if form == "differentiated" else torch.full((2, 1, 1, 1), 9.0)))
        banned = process.call(Request("conv", arguments, forbid=("convolution",)))
        assert isinstance(banned, Raised)
        assert banned.operators
