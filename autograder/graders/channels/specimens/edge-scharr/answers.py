from torch import nn
import torch


# %% edge_detector
def edge_detector():
    sx = torch.tensor([[3., 0., -3.], [10., 0., -10.], [3., 0., -3.]])
    conv = nn.Conv2d(1, 3, 3)
    conv.weight.data = torch.stack([sx, sx.T, torch.ones(3, 3)]).unsqueeze(1)
    conv.bias.data.zero_()
    return conv
