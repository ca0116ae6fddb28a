import torch
from torch import nn


# %% edge_detector
def edge_detector():
    Gx = torch.tensor([1., 2., 1., 0., 0., 0., -1., -2., -1.]).reshape(3, 3)
    Gy = torch.tensor([[1., 2., 1.], [0., 0., 0.], [-1., -2., -1.]])
    conv = nn.Conv2d(1, 3, 3)
    with torch.no_grad():
        conv.weight[0, 0], conv.weight[1, 0], conv.weight[2, 0] = Gx, Gy, torch.ones(3, 3)
        conv.bias[:] = 0
    return conv
