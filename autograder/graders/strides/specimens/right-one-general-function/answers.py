from functools import partial

import torch

def deslizar(f, x, kernel, stride, padding):
    (kh, kw), (sh, sw) = pair(kernel), pair(stride)
    h, w = output_size(tuple(x.shape[-2:]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    celdas = [f(xp[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]) for i in range(h) for j in range(w)]
    return torch.stack(celdas, dim=-1).unflatten(-1, (h, w))

def agrupar(x, kernel, stride=None, padding=0, *, f):
    return deslizar(f, x, kernel, kernel if stride is None else stride, padding)


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    f = lambda v: torch.tensordot(v, weight, ([1, 2, 3], [1, 2, 3])) + bias
    return deslizar(f, x, tuple(weight.shape[2:]), stride, padding)


# %% max_pool2d
max_pool2d = partial(agrupar, f=lambda v: v.amax((2, 3)))


# %% avg_pool2d
avg_pool2d = partial(agrupar, f=lambda v: v.mean((2, 3)))
