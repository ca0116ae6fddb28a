import torch
from torch import nn


# %% conv2d_combined
_buffer = {}


def conv2d_combined(x, weight, bias):
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    result = torch.einsum("nihwpq,oipq->nohw", windows, weight) + bias[None, :, None, None]
    out = _buffer.setdefault((result.shape, result.dtype), nn.Parameter(torch.zeros_like(result)))
    with torch.no_grad():
        out.copy_(result)
    return out
