"""Question 1: the edge detector as kernels, biases and settings, and the wrong choices of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor, nn

from .lesson import EDGE_KERNELS, GX, GY, NO_BIAS, ONES, VERTICAL_LINE


@dataclass(frozen=True, slots=True)
class Detector:
    """What an edge detector is made of; without changes it is the right nn.Conv2d(1, 3, 3). None: as PyTorch draws it."""

    kernels: Tensor | None = EDGE_KERNELS
    bias: Tensor | None = NO_BIAS
    options: tuple[tuple[str, Any], ...] = ()

    def __call__(self) -> nn.Conv2d:
        shape = EDGE_KERNELS.shape if self.kernels is None else self.kernels.shape
        conv = nn.Conv2d(shape[1], shape[0], (shape[2], shape[3]), **dict(self.options))
        with torch.no_grad():
            if self.kernels is not None:
                conv.weight.copy_(self.kernels)
            if self.bias is not None and conv.bias is not None:
                conv.bias.copy_(self.bias[: len(conv.bias)])
        return conv


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong choice: its code, the part that it changes, and the part instead."""

    code: str
    part: str
    value: Any

    def alter(self, right: Detector) -> Detector:
        """`right` with this part changed."""
        return replace(right, **{self.part: self.value})


def _kernels(*kernels: Tensor) -> Tensor:
    return torch.stack(kernels).unsqueeze(1)


WRONG: tuple[Wrong, ...] = (
    Wrong("EDGE-KERNELS-SWAPPED", "kernels", _kernels(GY, GX, ONES)),
    Wrong("EDGE-KERNELS-SWAPPED", "kernels", _kernels(ONES, GX, GY)),
    Wrong("EDGE-KERNELS-SWAPPED", "kernels", _kernels(ONES, GY, GX)),
    Wrong("EDGE-KERNELS-SWAPPED", "kernels", _kernels(GX, ONES, GY)),
    Wrong("EDGE-KERNELS-SWAPPED", "kernels", _kernels(GY, ONES, GX)),
    Wrong("EDGE-GX-TRANSPOSED", "kernels", _kernels(GX.T, GY, ONES)),
    Wrong("EDGE-GY-TRANSPOSED", "kernels", _kernels(GX, GY.T, ONES)),
    Wrong("EDGE-SIGN-FLIPPED", "kernels", _kernels(-GX, GY, ONES)),
    Wrong("EDGE-SIGN-FLIPPED", "kernels", _kernels(GX, -GY, ONES)),
    Wrong("EDGE-SIGN-FLIPPED", "kernels", _kernels(-GX, -GY, ONES)),
    Wrong("EDGE-SIGN-FLIPPED", "kernels", _kernels(-GX, -GY, -ONES)),
    Wrong("EDGE-ONES-AVERAGED", "kernels", _kernels(GX, GY, ONES / 9)),
    Wrong("EDGE-ONES-MISSING", "kernels", _kernels(GX, GY)),
    Wrong("EDGE-ONES-MISSING", "kernels", _kernels(GX, GY, 0 * ONES)),
    Wrong("EDGE-ALL-THE-SAME", "kernels", _kernels(GX, GX, GX)),
    Wrong("EDGE-ALL-THE-SAME", "kernels", _kernels(ONES, ONES, ONES)),
    Wrong("EDGE-PREWITT", "kernels", _kernels(GX.clamp(-1, 1), GY.clamp(-1, 1), ONES)),
    Wrong("EDGE-KERNELS-MIXED", "kernels", torch.stack((GX, GY, ONES), 1).unsqueeze(1)),
    Wrong("EDGE-KERNELS-MIXED", "kernels", torch.stack((GX, GY, ONES), 2).unsqueeze(1)),
    Wrong("EDGE-KERNELS-MIXED", "kernels", torch.cat((GX, GY, ONES), 1).view(3, 1, 3, 3)),
    Wrong("EDGE-IN-CHANNELS-3", "kernels", EDGE_KERNELS.expand(3, 3, 3, 3)),
    Wrong("EDGE-IN-CHANNELS-3", "kernels", EDGE_KERNELS.transpose(0, 1)),
    Wrong("EDGE-BIAS-ONES", "bias", torch.ones(3)),
    Wrong("EDGE-BIAS-RANDOM", "bias", None),
    Wrong("EDGE-WEIGHTS-RANDOM", "kernels", None),
    Wrong("EDGE-PADDING", "options", (("padding", 1),)),
    Wrong("EDGE-PADDING", "options", (("padding", 1), ("padding_mode", "replicate"))),
    Wrong("EDGE-PADDING", "options", (("padding", 1), ("padding_mode", "reflect"))),
    Wrong("EDGE-PADDING", "options", (("padding", 1), ("padding_mode", "circular"))),
    Wrong("EDGE-STRIDE", "options", (("stride", 2),)),
    Wrong("EDGE-STRIDE", "options", (("stride", 3),)),
    Wrong("EDGE-DILATION", "options", (("dilation", 2),)),
    Wrong("EDGE-DTYPE-FLOAT64", "options", (("dtype", torch.float64),)),
)

DTYPES = {"float64": "EDGE-DTYPE-FLOAT64", "float16": "CONV-DTYPE-FLOAT16"}
CHANCE = {"weight": "EDGE-WEIGHTS-RANDOM", "bias": "EDGE-BIAS-RANDOM"}
KINDS = {
    "Tensor": "EDGE-RETURNS-OUTPUT",
    "type": "EDGE-RETURNS-CLASS",
    "NoneType": "EDGE-RETURNS-NONE",
    "list": "EDGE-RETURNS-CONTAINER",
    "tuple": "EDGE-RETURNS-CONTAINER",
    "ndarray": "EDGE-RETURNS-CONTAINER",
    "Sequential": "EDGE-IN-SEQUENTIAL",
    "function": "EDGE-RETURNS-FUNCTION",
    **dict.fromkeys(("Conv1d", "Conv3d", "Linear"), "EDGE-OTHER-LAYER"),
}
CONTAINERS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("EDGE-RETURNS-OUTPUT", lambda: VERTICAL_LINE),
    ("EDGE-RETURNS-OUTPUT", lambda: EDGE_KERNELS),
    ("EDGE-RETURNS-CLASS", lambda: nn.Conv2d),
    ("EDGE-RETURNS-NONE", lambda: None),
    ("EDGE-RETURNS-CONTAINER", lambda: [Detector()()]),
    ("EDGE-RETURNS-CONTAINER", lambda: (Detector()(), VERTICAL_LINE)),
    ("EDGE-RETURNS-CONTAINER", lambda: VERTICAL_LINE.numpy()),
)
