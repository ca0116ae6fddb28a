import torch
from torch import nn


# %% edge_detector
def edge_detector():
    # sesgo 0 = no tener sesgo
    conv = nn.Conv2d(1, 3, kernel_size=3, bias=False)
    with torch.no_grad():
        conv.weight[0, 0] = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
        conv.weight[1, 0] = torch.tensor([[1., 2., 1.], [0., 0., 0.], [-1., -2., -1.]])
        conv.weight[2, 0] = torch.ones(3, 3)
    return conv
