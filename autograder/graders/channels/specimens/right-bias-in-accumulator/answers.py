import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.ones(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for o in range(O):
        out[:, o] *= bias[o]
    for o in range(O):
        for c in range(C):
            for i in range(kh):
                for j in range(kw):
                    out[:, o] += weight[o, c, i, j] * x[:, c, i:i+H-kh+1, j:j+W-kw+1]
    return out
