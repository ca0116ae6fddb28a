"""Convolution by hand, in a process without convolution operators, is PyTorch's own: values, gradients, error texts."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.sandbox import bubblewrap

COMPUTE = """
import itertools, json, sys
import torch
import torch.nn.functional as F

def results():
    found = []
    for transposed, axes, stride, padding, dilation, groups in itertools.product(
        (False, True), (1, 2, 3), (1, 2), (0, 1), (1, 2), (1, 2)
    ):
        random = torch.Generator().manual_seed(0)
        draw = lambda *shape: torch.randint(-9, 10, shape, generator=random).double().requires_grad_()
        sizes, kernel = (7, 6, 5)[:axes], (3, 2, 2)[:axes]
        x, bias = draw(2, 4, *sizes), draw(6)
        weight = draw(4, 6 // groups, *kernel) if transposed else draw(6, 4 // groups, *kernel)
        more = {"output_padding": int(stride * dilation > 1)} if transposed else {}
        name = f"conv{'_transpose' if transposed else ''}{axes}d"
        y = getattr(F, name)(x, weight, bias, stride=stride, padding=padding, dilation=dilation, groups=groups, **more)
        (y * torch.arange(y.numel()).reshape(y.shape)).sum().backward()
        found.append([each.tolist() for each in (y, x.grad, weight.grad, bias.grad)])
    return found

def told():
    x, w = torch.ones(1, 1, 5, 5), torch.ones(1, 1, 3, 3)
    wrong = [
        lambda: F.conv2d(x, torch.ones(1, 2, 3, 3)), lambda: F.conv2d(x, w.double()), lambda: F.conv2d(x.double(), w),
        lambda: F.conv2d(x.long(), w), lambda: F.conv2d(x, torch.ones(1, 1, 7, 3)), lambda: F.conv2d(x, w, torch.ones(3)),
        lambda: F.conv2d(x, torch.ones(3, 3)), lambda: F.conv2d(x, torch.ones(1, 3, 3)), lambda: F.conv2d(x, w, stride=0),
        lambda: F.conv2d(x, w, padding=-1), lambda: F.conv2d(x, w, stride=(1, 1, 1)),
        lambda: F.conv2d(torch.ones(1, 4, 5, 5), torch.ones(3, 2, 3, 3), groups=2),
        lambda: F.conv_transpose2d(x, torch.ones(2, 1, 3, 3)), lambda: torch.nn.Conv2d(2, 1, 3)(x),
        lambda: torch.nn.Conv2d(1, 1, 3)(x.double()), lambda: torch.nn.Conv2d(1, 1, 9)(x),
        lambda: F.conv2d(x[0, 0], w), lambda: F.conv2d([1], w),
    ]
    found = []
    for call in wrong:
        try:
            call()
            found.append("")
        except (RuntimeError, TypeError) as error:
            found.append(f"{type(error).__name__}: {error}")
    return found
"""
BANNED = """
import mmap
from operators import Ban
ban = Ban(mmap.mmap(-1, mmap.PAGESIZE))
print(json.dumps({"results": results(), "told": told(), "blanks": ban.blanks}))
"""


@pytest.fixture(scope="module")
def by_hand() -> dict[str, Any]:
    """What a process gives that has lost the operators."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(bubblewrap.INSIDE)!r})\n{COMPUTE}{BANNED}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path("/"))
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def native() -> dict[str, Any]:
    """What PyTorch's own kernels give, in this process."""
    names: dict[str, Any] = {}
    exec(COMPUTE, names)
    return names


@pytest.fixture
def convolution(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The function itself, called in this process."""
    monkeypatch.syspath_prepend(str(bubblewrap.INSIDE))
    return importlib.import_module("by_hand").convolution


def test_values_and_gradients_are_pytorchs(by_hand: dict[str, Any], native: dict[str, Any]) -> None:
    """One, two and three axes, strided, padded, dilated, grouped and transposed: exact on whole numbers."""
    assert by_hand["blanks"] == 0
    assert by_hand["results"] == native["results"]()


def test_wrong_arguments_are_told_in_pytorchs_words(by_hand: dict[str, Any], native: dict[str, Any]) -> None:
    """A student who passes one channel too few reads what Jupyter would have said."""
    expected = native["told"]()
    assert all(expected)
    assert by_hand["told"] == expected


def test_a_batch_of_no_image_has_no_result(convolution: Any) -> None:
    """PyTorch's answer to nothing: no image, of the right size."""
    y = convolution(torch.empty(0, 4, 6, 5), torch.ones(6, 2, 3, 3), None, [1], [0], [1], False, [0], 2)
    assert y.shape == (0, 6, 4, 3)


@pytest.mark.parametrize(("padding", "groups"), [(0, 1), (0, 2), (1, 1), (1, 2)])
def test_transposed_is_the_adjoint(convolution: Any, padding: int, groups: int) -> None:
    """<conv(x), y> = <x, conv_transpose(y)> for any x and y."""
    random = torch.Generator().manual_seed(0)
    x, weight = (torch.randn(size, generator=random).double() for size in ((2, 4, 6, 5), (6, 4 // groups, 3, 3)))
    forth = convolution(x, weight, None, [1], [padding], [1], False, [0], groups)
    y = torch.randn(forth.shape, generator=random).double()
    back = convolution(y, weight, None, [1], [padding], [1], True, [0], groups)
    torch.testing.assert_close((forth * y).sum(), (x * back).sum())
