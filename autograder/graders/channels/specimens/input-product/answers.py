import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.ones(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for o in range(O):
        for c in range(C):
            v = x[:, c].unfold(1, kh, 1).unfold(2, kw, 1)
            out[:, o] *= (v * weight[o, c]).sum((3, 4))
        out[:, o] += bias[o]
    return out
