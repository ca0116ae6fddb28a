import torch
from torch import nn


# %% edge_detector
class Bordes(nn.Conv2d):
    def forward(self, x):
        return torch.relu(super().forward(x))


def edge_detector():
    conv = Bordes(1, 3, 3)
    with torch.no_grad():
        conv.weight.copy_(torch.stack([Gx, Gy, torch.ones(3, 3)]).unsqueeze(1))
        conv.bias.zero_()
    return conv
