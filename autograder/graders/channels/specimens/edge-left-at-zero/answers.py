import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    y = torch.zeros(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(H - kh):
                for j in range(W - kw):
                    y[n, o, i, j] = (x[n, 0, i:i+kh, j:j+kw] * weight[o, 0]).sum() + bias[o]
    return y
