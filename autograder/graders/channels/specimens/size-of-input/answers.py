import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    out = torch.zeros(x.shape[0], weight.shape[0], x.shape[2], x.shape[3], dtype=x.dtype)
    for i in range(x.shape[2] - kh + 1):
        for j in range(x.shape[3] - kw + 1):
            out[:, :, i, j] = torch.einsum('ncij,ocij->no', x[:, :, i:i+kh, j:j+kw], weight) + bias
    return out
