import torch
import torch.nn as nn
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)


# %%
def comprobar(f):
    x, conv = torch.randn(2, 3, 6, 7), nn.Conv2d(3, 4, (3, 2))
    return torch.allclose(f(x, conv.weight, conv.bias), conv(x), atol=1e-5)

assert comprobar(conv2d_combined)
print((conv2d_combined(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2), torch.zeros(1)) - F.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2))).abs().max())
