import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    _, _, kh, kw = weight.shape
    out = torch.zeros(N, C, H-kh+1, W-kw+1, dtype=x.dtype)
    for o in range(C):
        v = x.unfold(2, kh, 1).unfold(3, kw, 1)
        out[:, o] = torch.einsum('nchwij,cij->nhw', v, weight[o]) + bias[o]
    return out
