import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    O, _, kh, kw = weight.shape
    y = weight.flatten(1) @ F.unfold(x, (kh, kw), padding=1) + bias[:, None]
    return y.reshape(len(x), O, x.shape[2] + 2 - kh + 1, x.shape[3] + 2 - kw + 1)
