import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.zeros(N, O, H - kh, W - kw + 1, dtype=x.dtype)
    for o in range(O):
        for i in range(H - kh):
            for j in range(W - kw + 1):
                out[:, o, i, j] = (x[:, 0, i:i+kh, j:j+kw] * weight[o, 0]).sum((1, 2)) + bias[o]
    return out
