"""The hidden cases: each student's own in values and sizes, the same on a regrade, and never dull."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hidden import checks, tensors

from autograder.graders.channels.cases import Draws, Shape
from autograder.graders.channels.expected import convolve
from autograder.grading import Keyed
from autograder.sandbox.inside import objects as inside
from autograder.sandbox.outcomes import Request

KEYS = [str(number).encode() for number in range(60)]


def contents(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Everything that a function can tell of its arguments."""
    return tuple((tensor.array, tensor.strides, tensor.requires_grad) for tensor in tensors(arguments))


def shapes(calls: Iterable[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The sizes of all arguments of some calls."""
    return tuple(tuple(tensor.array.shape for tensor in tensors(arguments)) for arguments in calls)


def test_cases_are_the_same_on_a_regrade() -> None:
    """One key, one set of cases."""
    first, second = checks(b"ana"), checks(b"ana")
    assert first.keys() == second.keys()
    assert all(list(map(contents, first[name])) == list(map(contents, second[name])) for name in first)


def test_no_case_is_everybodys() -> None:
    """Every call of every check has other values for other students, and every check comes in several sizes."""
    found = [checks(key) for key in KEYS]
    for name in found[0]:
        for calls in zip(*(each[name] for each in found), strict=True):
            assert len({contents(arguments) for arguments in calls}) > len(KEYS) - 3, name
        assert len({shapes(each[name]) for each in found}) > 1, name


@pytest.mark.parametrize("key", KEYS[:20])
def test_small_images_alone_earn_nothing(key: bytes) -> None:
    """Every check has a call with several images, or with one that is higher than 5."""
    for name, calls in checks(key).items():
        sizes = [tensors(arguments)[0].array.shape for arguments in calls]
        assert any(n > 1 or height > 5 for n, _, height, _ in sizes), name


@pytest.mark.parametrize("key", KEYS[:20])
def test_no_part_of_the_arguments_says_which_call_it_is(key: bytes) -> None:
    """For every choice of all arguments but one there are two calls that agree in these and expect different results."""
    by_function: dict[str, list[tuple[Any, ...]]] = {}
    for (function, _), calls in checks(key).items():
        by_function.setdefault(function, []).extend(calls)
    for function, calls in by_function.items():
        parts = [tuple(tensor.array for tensor in tensors(arguments)) for arguments in calls]
        for left_out in range(len(parts[0])):
            rests = [(*part[:left_out], *part[left_out + 1 :], part[left_out].shape) for part in parts]
            assert any(
                one == other and parts[i] != parts[j]
                for (i, one), (j, other) in itertools.combinations(enumerate(rests), 2)
            ), (function, left_out)


@pytest.mark.parametrize("key", KEYS[:20])
def test_every_argument_comes_in_every_layout(key: bytes) -> None:
    """Out of order, expanded, in the memory of another, with gradients: images, kernels and biases of more than one number."""
    for (function, name), calls in checks(key).items():
        if name != "test_layout":
            continue
        columns, expanded, together = (tensors(arguments) for arguments in calls)
        large = [at for at, tensor in enumerate(columns) if tensor.array.shape != (1,)]
        assert all(columns[at].strides for at in large), function
        assert all(tensor.requires_grad for tensor in columns if function != "two_convs_as_one")
        assert all(0 in (expanded[at].strides or ()) for at in large), function
        assert all(together[at].within for at in large[1:]), function


@pytest.mark.parametrize("key", KEYS[:5])
def test_what_arrives_is_what_is_meant(key: bytes) -> None:
    """Each call, decoded as in a student's process, holds the values, strides and gradients that it must."""
    for calls in checks(key).values():
        for arguments in calls:
            header, payload = Request("f", arguments).encoded
            decoder = inside.Decoder(payload)
            for sent, value in zip(arguments, json.loads(header)["arguments"], strict=True):
                got = decoder.value(value)
                pairs = (
                    [(sent, got)]
                    if isinstance(got, torch.Tensor)
                    else [(sent.state[name], getattr(got, name)) for name in ("weight", "bias")]
                )
                for due, tensor in pairs:
                    assert tensor.detach().numpy().tobytes() == due.array.data
                    assert tensor.stride() == due.strides or due.strides is None


@pytest.mark.parametrize("bias", [True, False])
def test_values_are_whole_and_biases_differ(bias: bool) -> None:
    """From -9 to 9 without 0; a bias that is left out is zero."""
    keyed = Keyed()
    keyed.key = b"ana"
    case = Draws(keyed, "a case").case(Shape(2, 3, 9, (5, 4), (2, 3)), bias=bias)
    x, weight, biases = case.x.values, case.weight.values, case.bias.values
    for values in (x, weight):
        assert set(np.unique(values)) <= {*range(-9, 0), *range(1, 10)}
    assert len(set(biases)) == (9 if bias else 1)
    assert bool(biases.all()) is bias


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_what_is_expected_is_what_torch_computes(dtype: torch.dtype) -> None:
    """nn.Conv2d's own answer lies within the bound, and the bound far below 1."""
    random = torch.Generator().manual_seed(1)
    x, weight, bias = (torch.randn(size, generator=random).to(dtype) for size in ((2, 3, 6, 5), (4, 3, 2, 3), (4,)))
    expected = convolve(x, weight, bias)
    gap = np.abs(F.conv2d(x, weight, bias).double().numpy() - expected.values)
    assert (gap <= expected.bound).all()
    assert expected.bound.max() < 0.01
    assert expected.array.dtype == str(dtype).removeprefix("torch.")
