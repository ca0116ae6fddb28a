import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sv, sh = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (sv, sh))
    planes = x.reshape(-1, *x.shape[2:])
    return torch.stack([p.unfold(0, kh, sv).unfold(1, kw, sh).amax((-2, -1)) for p in planes])
