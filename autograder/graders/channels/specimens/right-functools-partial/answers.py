import torch
from functools import partial

def general(x, weight, bias, stride=None, check=False):
    if check:
        assert x.ndim == 4
    kh, kw = weight.shape[2:]
    v = x.unfold(2, kh, stride).unfold(3, kw, stride)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias[None, :, None, None]


# %% conv2d_multi_output
conv2d_multi_output = partial(general, stride=1, check=True)


# %% conv2d_multi_input
conv2d_multi_input = partial(general, stride=1)


# %% conv2d_combined
conv2d_combined = partial(general, stride=1)
