"""The kernels and results that the lesson prints, which a student may copy into a function by mistake."""

from __future__ import annotations

import torch

GX = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
GY = torch.tensor([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
ONES = torch.ones(3, 3)
CENTRE = torch.tensor([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])

NO_BIAS = torch.zeros(3)
EDGE_KERNELS = torch.stack([GX, GY, ONES]).unsqueeze(1)
SUM_KERNELS = torch.stack([CENTRE, -2 * CENTRE]).unsqueeze(0)
COMBINED_KERNELS = torch.stack(
    [torch.stack([0.5 * CENTRE, 0.5 * CENTRE]), torch.stack([CENTRE, -CENTRE]), torch.stack([GX, GY])]
)


def _row(value: float) -> torch.Tensor:
    return torch.tensor([0.0, value, 0.0]).view(3, 1).expand(3, 3)


_COLUMNS = torch.tensor([-4.0, 0.0, 4.0]).expand(3, 3)
VERTICAL_LINE = torch.stack([_COLUMNS, torch.zeros(3, 3), 3 * ONES]).unsqueeze(0)
HORIZONTAL_LINE = torch.stack([torch.zeros(3, 3), _COLUMNS.T, 3 * ONES]).unsqueeze(0)
SUM_RESULT = _row(-4.0).view(1, 1, 3, 3)
COMBINED_RESULT = torch.stack([0.5 * (ONES + CENTRE), ONES - CENTRE, GY.flip(0)]).unsqueeze(0)

KERNELS = {"2": EDGE_KERNELS, "3": SUM_KERNELS, "4": COMBINED_KERNELS}
RESULTS = {"2": (VERTICAL_LINE, HORIZONTAL_LINE), "3": (SUM_RESULT,), "4": (COMBINED_RESULT,), "5": (SUM_RESULT,)}
