import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.zeros(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(H - kh + 1):
                for j in range(W - kw + 1):
                    total = 0
                    for c in range(C):
                        total = total + (x[n, c, i:i+kh, j:j+kw] * weight[o, c]).sum()
                    out[n, o, i, j] = total + bias[o] * (i == 0)
    return out
