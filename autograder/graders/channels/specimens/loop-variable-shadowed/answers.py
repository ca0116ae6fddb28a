import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.zeros(N, O, H-kh+1, W-kw+1, dtype=x.dtype)
    for o in range(O):
        for i in range(H-kh+1):
            for j in range(W-kw+1):
                s = 0
                for i in range(kh):
                    for k in range(kw):
                        s = s + x[:, 0, i, j+k] * weight[o, 0, i, k]
                out[:, o, i, j] = s + bias[o]
    return out
