# %% conv2d_combined
import torch
import torch.nn.functional as F


def correlate(x, weight):
    height = x.shape[2] - weight.shape[2] + 1
    width = x.shape[3] - weight.shape[3] + 1
    out = torch.zeros(x.shape[0], weight.shape[0], height, width, dtype=x.dtype)
    for i in range(height):
        for j in range(width):
            window = x[:, None, :, i : i + weight.shape[2], j : j + weight.shape[3]]
            out[:, :, i, j] = (window * weight).sum(dim=(2, 3, 4))
    return out


# compruebo antes de seguir
x = torch.randn(2, 3, 6, 7)
w = torch.randn(4, 3, 2, 3)
assert torch.allclose(correlate(x, w), F.conv2d(x, w), atol=1e-5)


def conv2d_combined(x, weight, bias):
    return correlate(x, weight) + bias[None, :, None, None]
