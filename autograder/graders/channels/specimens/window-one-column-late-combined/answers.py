import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    ancha = F.pad(x, (0, 1))
    out = torch.zeros(N, O, H - kh + 1, W - kw + 1, dtype=x.dtype)
    for i in range(H - kh + 1):
        for j in range(W - kw + 1):
            ventana = ancha[:, None, :, i:i + kh, j + 1:j + 1 + kw]
            out[:, :, i, j] = (ventana * weight).sum((2, 3, 4)) + bias
    return out
