import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    y = torch.zeros(N, O, H - kh, W - kw, dtype=x.dtype)
    for i in range(H - kh):
        for j in range(W - kw):
            y[:, :, i, j] = torch.einsum('ncij,ocij->no', x[:, :, i:i+kh, j:j+kw], weight)
    return y
