import torch
from torch import nn


# %% edge_detector
def edge_detector():
    g = torch.tensor([[[1., 1, 1], [2, 0, 1], [1, -1, 1]],
                      [[0, 2, 1], [0, 0, 1], [0, -2, 1]],
                      [[-1, 1, 1], [-2, 0, 1], [-1, -1, 1]]])     # [columna][fila][canal]
    conv = nn.Conv2d(1, 3, 3)
    conv.weight = nn.Parameter(g.permute(2, 1, 0).unsqueeze(1))
    conv.bias = nn.Parameter(torch.zeros(3))
    return conv
