"""The first question's layer as it is read: the same reasons as if it were built here, whatever it claims of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from autograder.errors import StudentCodeError
from autograder.graders.channels.test_edge_detector import KERNELS, detector, without_bias
from autograder.grading import Answer, Student
from autograder.grading.conversion import as_returned
from autograder.model import Reason
from autograder.sandbox.outcomes import Returned


def layer(**settings: Any) -> nn.Conv2d:
    """The right one, with other settings."""
    made = nn.Conv2d(**{"in_channels": 1, "out_channels": 3, "kernel_size": 3, "bias": False} | settings)
    if made.weight.shape == KERNELS.shape:
        made.weight.data = torch.from_numpy(KERNELS).to(made.weight.dtype)
    return made


def changed(**attributes: Any) -> Callable[[], nn.Conv2d]:
    """The right one, with attributes set afterwards."""

    def make() -> nn.Conv2d:
        made = layer()
        for name, value in attributes.items():
            setattr(made, name, value)
        return made

    return make


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (layer, Reason.CORRECT),
        (lambda: layer(padding="valid"), Reason.CORRECT),
        (changed(stride=1), Reason.CORRECT),
        (lambda: layer(bias=True), Reason.WRONG_VALUE),
        (lambda: nn.Conv2d(1, 3, 3, bias=False), Reason.WRONG_VALUE),
        (lambda: layer(kernel_size=5), Reason.WRONG_SHAPE),
        (lambda: layer(padding="same"), Reason.WRONG_SHAPE),
        (lambda: layer(in_channels=3, groups=3), Reason.WRONG_SHAPE),
        (changed(groups=0), Reason.WRONG_TYPE),
        (changed(weight=nn.Parameter(torch.ones(3, 3, 3))), Reason.WRONG_TYPE),
        (changed(bias=nn.Parameter(torch.zeros(2))), Reason.WRONG_TYPE),
        (lambda: layer(dtype=torch.float64), Reason.WRONG_DTYPE),
        (lambda: nn.Conv1d(1, 3, 3), Reason.WRONG_TYPE),
        (lambda: layer().weight, Reason.WRONG_TYPE),
    ],
)
def test_a_layer_is_what_its_settings_and_numbers_say(make: Callable[[], object], reason: Reason) -> None:
    """A setting that was made impossible, weights of a shape that none of its settings gives: no layer at all."""
    answer = Answer(Student(), "edge_detector")
    answer.settle(Returned(as_returned(make()), ()))
    found = Reason.CORRECT
    try:
        assert detector(answer).weight.shape == KERNELS.shape
        without_bias(answer)
    except StudentCodeError as error:
        found = Reason(error.reason)
    assert found is reason
