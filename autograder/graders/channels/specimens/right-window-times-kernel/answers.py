import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    n, _, h, w = x.shape
    co, _, kh, kw = weight.shape
    y = torch.empty((n, co, h-kh+1, w-kw+1), dtype=x.dtype)
    for o in range(co):
        for r in range(h-kh+1):
            for c in range(w-kw+1):
                y[:, o, r, c] = (x[:, 0, r:r+kh, c:c+kw] * weight[o, 0]).sum(dim=(1, 2)) + bias[o]
    return y


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    n, ci, h, w = x.shape
    kh, kw = weight.shape[-2:]
    y = torch.empty((n, 1, h-kh+1, w-kw+1), dtype=x.dtype)
    for r in range(h-kh+1):
        for c in range(w-kw+1):
            y[:, 0, r, c] = (x[:, :, r:r+kh, c:c+kw] * weight[0]).sum(dim=(1, 2, 3)) + bias
    return y


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    n, ci, h, w = x.shape
    co, _, kh, kw = weight.shape
    y = torch.empty((n, co, h-kh+1, w-kw+1), dtype=x.dtype)
    for r in range(h-kh+1):
        for c in range(w-kw+1):
            win = x[:, :, r:r+kh, c:c+kw]
            y[:, :, r, c] = (win[:, None] * weight[None]).sum(dim=(2, 3, 4)) + bias
    return y
