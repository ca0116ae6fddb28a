import torch
from torch import nn


# %% edge_detector
def edge_detector(Gx, Gy):
    conv = nn.Conv2d(1, 3, 3)
    conv.weight.data = torch.stack([Gx, Gy, torch.ones(3, 3)]).unsqueeze(1)
    conv.bias.data.zero_()
    return conv
