import torch
from torch import nn


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    Gx = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
    for p in conv.parameters():
        nn.init.ones_(p)
    conv.weight.data[0, 0] = Gx
    conv.weight.data[1, 0] = Gx.t()
    return conv
