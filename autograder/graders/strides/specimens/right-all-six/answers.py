import torch
import torch.nn as nn


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        return (output_size(size[0], k[0], s[0], p[0]), output_size(size[1], k[1], s[1], p[1]))
    n = size + 2 * padding - kernel
    if n < 0:
        raise ValueError("the window does not fit")
    return n // stride + 1


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative padding")
    out = torch.zeros(x.shape[0], x.shape[1], x.shape[2] + 2 * p, x.shape[3] + 2 * q, dtype=x.dtype)
    out.fill_(value)
    out[:, :, p:p + x.shape[2], q:q + x.shape[3]] = x
    return out


# %% conv2d_strided
def windows(x, kernel, stride, padding):
    """All windows: (N, C, h, w, kh, kw)."""
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    return pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw)

def conv2d_strided(x, weight, bias, stride=1, padding=0):
    v = windows(x, (weight.shape[2], weight.shape[3]), stride, padding)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias.view(1, -1, 1, 1)


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    return windows(x, kernel, kernel if stride is None else stride, 0).amax(dim=(4, 5))


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    return windows(x, kernel, kernel if stride is None else stride, padding).mean(dim=(4, 5))


# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
