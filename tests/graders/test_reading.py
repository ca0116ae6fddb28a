"""Mistakes that no family holds are read from what they do; what one call belies is not said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from families import EXPLAINER, all_played
from torch import Tensor
from torch.nn import functional

from autograder.graders.channels import probes
from autograder.graders.channels.convolution import Convolution

QUESTION = "conv2d_combined"


def said(function: Callable[..., object]) -> list[tuple[str, Mapping[str, Any]]]:
    """Codes and parameters of what is said of a function."""
    found = EXPLAINER.explain(QUESTION, all_played(QUESTION, function)).diagnoses
    return [(diagnosis.code, dict(diagnosis.parameters)) for diagnosis in found]


def right(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """What nn.Conv2d gives."""
    found = Convolution()(x, weight, bias)
    assert isinstance(found, Tensor)
    return found


def test_an_input_that_is_left_out() -> None:
    """Each output says which of its inputs does not enter."""
    found = said(lambda x, weight, bias: right(x[:, 1:], weight[:, 1:], bias))
    assert found == [("CONV-READ-LEFT-OUT", {"output": output, "input": 0}) for output in range(2)]


def test_an_input_that_counts_twice() -> None:
    """The factor is said with output and input."""

    def twice(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return right(x, weight, bias) + right(x[:, :1], weight[:, :1], 0 * bias)

    assert said(twice) == [("CONV-READ-WEIGHTED", {"output": output, "input": 0, "factor": "2"}) for output in range(2)]


def test_a_kernel_of_another_output() -> None:
    """Which kernel meets which input."""
    codes = {code for code, _ in said(lambda x, weight, bias: right(x, weight.roll(1, 0), bias))}
    assert codes <= {"CONV-READ-KERNEL", "CONV-OUT-REVERSED"}
    assert codes


def test_another_bias() -> None:
    """What is added, and what the bias is."""
    found = said(lambda x, weight, bias: right(x, weight, bias / 2))
    assert {code for code, _ in found} == {"CONV-READ-BIAS"}
    assert all(float(parts["added"]) == float(parts["due"]) / 2 for _, parts in found)


@pytest.mark.parametrize(
    ("change", "code", "parameters"),
    [
        (lambda y: 0.1 * y, "CONV-READ-FACTOR", {"factor": "0.1"}),
        (lambda y: torch.where(y < 0, 0.5 * y, y), "CONV-READ-NEGATIVE", {"factor": "0.5"}),
        (lambda y: y.clamp(-20, 20), "CONV-READ-LIMITED", {"least": "-20", "most": "20"}),
    ],
)
def test_what_is_done_to_the_values(
    change: Callable[[Tensor], Tensor], code: str, parameters: Mapping[str, Any]
) -> None:
    """Factors, changed negative values and limits, in numbers."""
    assert said(lambda x, weight, bias: change(right(x, weight, bias))) == [(code, parameters)]


@pytest.mark.parametrize("move", [lambda x: functional.pad(x, (0, 0, 0, 2))[:, :, 2:], lambda x: x.roll(-2, 2)])
def test_windows_that_start_elsewhere(move: Callable[[Tensor], Tensor]) -> None:
    """How far from their places all windows start, whatever stands beyond the border."""
    found = said(lambda x, weight, bias: right(move(x), weight, bias))
    assert found == [("CONV-READ-WINDOW", {"rows": 2, "columns": 0})]


def test_windows_of_one_image_alone_that_start_elsewhere_are_not_described() -> None:
    """One call that does not fit is enough for silence."""

    def moved(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return right(x if len(x) == 2 else x.roll(-1, 2), weight, bias)

    assert said(moved) == []


def test_half_precision_is_told_where_it_overflows_too() -> None:
    """What is larger than half precision can hold becomes infinite, which is no other mistake."""

    def halved(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return right(x, weight, bias).half().to(x.dtype)

    assert any(not torch.isfinite(halved(**call.arguments)).all() for call in probes.calls(QUESTION))
    assert said(halved) == [("CONV-HALF-PRECISION", {})]


def test_which_outputs_are_right() -> None:
    """Right outputs and wrong ones are told apart by one rule."""

    def first_alone(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        y = right(x, weight, bias).clone()
        y[:, 1:] = y[:, 1:].square() + 1
        return y

    assert [code for code, _ in said(first_alone)] == ["CONV-READ-OUTPUTS"]


def test_a_known_error_gives_its_remedy() -> None:
    """`view` on memory that is not contiguous, everything else right."""
    ((code, seen),) = said(lambda x, weight, bias: right(x.view(len(x), -1).view(x.shape), weight, bias))
    assert code == "CONV-ERROR-VIEW"
    assert 0 < seen["calls"] < seen["all"]


def test_of_an_error_that_ended_every_call_no_others_are_told() -> None:
    """`17 of the 17 calls; the others` would be nothing that anybody says."""
    assert said(lambda x, weight, bias: functional.conv2d(torch.cat((x, x), 1), weight, bias)) == [
        ("CONV-ERROR-CHANNELS", {})
    ]


def test_an_index_that_leaves_its_axis_is_told_where_nearly_every_call_ends_so() -> None:
    """But for kernels of 1x1 and as large as the image; where more calls are right it has too many reasons."""
    nearly = said(lambda x, weight, bias: weight[len(weight)] if weight.shape[2] > 1 else right(x, weight, bias))
    assert [code for code, _ in nearly] == ["CONV-ERROR-INDEX"]
    few = said(lambda x, weight, bias: weight[len(weight)] if weight.shape[2] > 2 else right(x, weight, bias))
    assert "CONV-ERROR-INDEX" not in [code for code, _ in few]


@pytest.mark.parametrize(
    "change",
    [
        lambda y, x: y + x.mean(),
        lambda y, x: y * (1 + 0.1 * y.shape[-1]),
        lambda y, x: torch.where(y < -30, 0.5 * y, y),
    ],
)
def test_what_one_call_belies_is_not_said(change: Callable[[Tensor, Tensor], Tensor]) -> None:
    """A constant that is another for each image, a factor that depends on the size, a bend at another place."""
    assert not {code for code, _ in said(lambda x, weight, bias: change(right(x, weight, bias), x))} & {
        "CONV-READ-FACTOR",
        "CONV-READ-NEGATIVE",
        "CONV-READ-LIMITED",
        "CONV-READ-BIAS",
    }


def test_constants_are_no_chance() -> None:
    """0.1 everywhere, and what a fixed seed draws, are the same in every call."""

    def seeded(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        torch.manual_seed(3)
        return torch.rand(right(x, weight, bias).shape)

    for function in (lambda x, weight, bias: 0 * right(x, weight, bias) + 0.1, seeded):
        assert not {code for code, _ in said(function)} & {"CONV-RANDOM", "CONV-BIAS-RANDOM", "CONV-RESULTS-DIFFER"}


def test_chance_shows_in_calls_that_differ() -> None:
    """The same random numbers give the same result, others another."""
    assert said(lambda x, weight, bias: right(x, weight, bias) + torch.rand(1)) == [("CONV-BIAS-RANDOM", {})]


@pytest.mark.parametrize(
    ("stops", "told"),
    [
        (lambda x, weight: weight.shape[2:] == (1, 1), ["CONV-NOT-ONE-BY-ONE"]),
        (lambda x, weight: weight.shape[2:] == x.shape[2:], ["CONV-NOT-ONE-PLACE"]),
        (lambda x, weight: weight.shape[2:] in ((1, 1), x.shape[2:]), []),
    ],
)
@pytest.mark.parametrize("raises", [True, False])
def test_axes_of_one_that_are_lost_are_told(
    stops: Callable[[Tensor, Tensor], bool], told: list[str], raises: bool
) -> None:
    """An error, or another shape, in the one call that has such an axis; in two calls it is another mistake."""

    def squeezes(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        if not stops(x, weight):
            return right(x, weight, bias)
        if raises:
            raise ValueError("not enough values to unpack (expected 2, got 0)")
        return right(x, weight, bias).flatten()

    assert [code for code, _ in said(squeezes)] == told


def test_other_values_in_one_call_are_not_described() -> None:
    """They have too many reasons."""
    assert said(lambda x, weight, bias: right(x, weight, bias) * (1 if weight.shape[2] > 1 else x[0, 0, 0, 0])) == []


def test_a_layer_of_another_dtype_gives_its_remedy() -> None:
    """In PyTorch's own words, which name the types that meet."""

    def in_float32(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        return functional.conv2d(x, weight.float(), bias.float())

    assert [code for code, _ in said(in_float32)] == ["CONV-ERROR-DTYPES"]
