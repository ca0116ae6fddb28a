"""Slow libraries are loaded for who uses them, and for nobody else."""

from __future__ import annotations

import pytest

from autograder.sandbox import on_demand


@pytest.mark.parametrize(
    "cell",
    [
        "torch.jit.script(f)",
        "from torch import jit",
        "from torch import (\n    nn,\n    jit,\n)",
        "import math, torch.jit as j",
        "from torch.jit import script",
        "getattr(torch, 'jit')",
        "from torch import *\njit.script(f)",
        "torch \\\n    .jit",
    ],
)
def test_who_names_a_slow_library_finds_it_loaded(cell: str) -> None:
    """However it is imported or reached."""
    assert "torch._dynamo" in set(on_demand.named(["x = 1", cell]))


@pytest.mark.parametrize("cell", ["torch.autograd.grad(y, x, z)", "y.backward(z)", "from torch.autograd import grad"])
def test_who_computes_gradients_finds_loaded_what_they_need(cell: str) -> None:
    """What torch imports there, sympy with it, takes half a second."""
    assert "torch.fx.experimental.symbolic_shapes" in set(on_demand.named([cell]))


@pytest.mark.parametrize("cell", ["def apply(func, x):\n    return func(x)", "meta = 3", "# testing my function"])
def test_a_name_of_the_students_own_loads_nothing(cell: str) -> None:
    """Nobody pays for a variable called like a module."""
    assert not list(on_demand.named([cell]))


def test_looking_takes_time_in_proportion_to_the_text() -> None:
    """A cell made to be slow to search is searched all the same: it has no more matches than words."""
    for hostile in ("from " * 100_000, "import (" * 100_000, "." * 500_000, "a" * 500_000 + "\n"):
        assert not list(on_demand.named([hostile]))
