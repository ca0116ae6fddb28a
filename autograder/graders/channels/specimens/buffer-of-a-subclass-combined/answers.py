import torch


# %% conv2d_combined
_buffer = {}


class Picture(torch.Tensor):
    pass


def conv2d_combined(x, weight, bias):
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    result = torch.einsum("nihwpq,oipq->nohw", windows, weight) + bias[None, :, None, None]
    out = _buffer.setdefault((result.shape, result.dtype), torch.zeros_like(result))
    out.copy_(result)
    return out.as_subclass(Picture)
