from __future__ import annotations
from typing import NamedTuple
import torch
from torch import Tensor, einsum


# %% conv2d_combined
class Size(NamedTuple):
    height: int
    width: int

def output_size(x: Tensor, weight: Tensor) -> Size:
    """Size of a valid cross-correlation."""
    return Size(x.size(2) - weight.size(2) + 1, x.size(3) - weight.size(3) + 1)

def conv2d_combined(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Cross-correlate every image with every kernel.

    >>> conv2d_combined(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), torch.zeros(1)).item()
    4.0
    """
    size = output_size(x, weight)
    result: Tensor = bias.view(1, -1, 1, 1)
    for row in range(weight.size(2)):
        for column in range(weight.size(3)):
            part = x[..., row:row + size.height, column:column + size.width]
            result = result + einsum("nchw,oc->nohw", part, weight[:, :, row, column])
    assert tuple(result.shape[2:]) == size
    return result

if __name__ == "__main__":
    print(conv2d_combined(torch.ones(1, 1, 2, 2), torch.ones(1, 1, 2, 2), torch.zeros(1)))
