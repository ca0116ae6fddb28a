import torch
from torch import nn


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    conv.weight.data[0, 0] = torch.tensor([[1., 2., 1.], [0., 0., 0.], [-1., -2., -1.]])
    conv.weight.data[1, 0] = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
    conv.weight.data[2, 0] = 1.
    return conv
