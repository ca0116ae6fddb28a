import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    h, w = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    out = torch.zeros(x.shape[0], weight.shape[0], h, w, dtype=x.dtype)
    for c in range(x.shape[1]):
        v = x[:, c].unfold(1, kh, 1).unfold(2, kw, 1)
        out = torch.einsum('nhwij,oij->nohw', v, weight[:, c])
    return out + sum(bias)
