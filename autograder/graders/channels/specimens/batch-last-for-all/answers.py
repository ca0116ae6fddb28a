import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    out = torch.zeros(x.shape[0], weight.shape[0], x.shape[2]-kh+1, x.shape[3]-kw+1, dtype=x.dtype)
    for n in range(x.shape[0]):
        for o in range(weight.shape[0]):
            v = x[n, 0].unfold(0, kh, 1).unfold(1, kw, 1)
            out[:, o] = (v * weight[o, 0]).sum((2, 3)) + bias[o]
    return out
