import torch
from torch import nn


# %% edge_detector
kernels = torch.stack([Gx, Gy, torch.ones(3, 3)]).unsqueeze(1)


def edge_detector():
    layer = nn.Conv2d(1, 3, 3, bias=False)
    del layer.weight
    layer.weight = kernels
    return layer
