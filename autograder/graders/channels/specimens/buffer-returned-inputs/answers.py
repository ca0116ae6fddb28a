import torch


# %% conv2d_multi_input
_buffer = {}


def conv2d_multi_input(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = _buffer.setdefault((N, O, H - kh + 1, W - kw + 1, x.dtype), torch.zeros(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype))
    for n in range(N):
        for o in range(O):
            for i in range(H - kh + 1):
                for j in range(W - kw + 1):
                    total = 0
                    for c in range(C):
                        total = total + (x[n, c, i:i+kh, j:j+kw] * weight[o, c]).sum()
                    out[n, o, i, j] = total + bias[o]
    return out
