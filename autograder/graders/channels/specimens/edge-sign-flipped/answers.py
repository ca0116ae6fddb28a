import torch
from torch import nn


# %% edge_detector
def edge_detector():
    Gx = torch.tensor([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]])
    Gy = torch.tensor([[-1., -2., -1.], [0., 0., 0.], [1., 2., 1.]])
    conv = nn.Conv2d(1, 3, 3)
    conv.weight = nn.Parameter(torch.stack([Gx, Gy, torch.ones(3, 3)])[:, None])
    conv.bias = nn.Parameter(torch.zeros(3))
    return conv
