from torch import nn
import torch


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3, 2, 1)
    conv.weight.data = torch.stack([Gx, Gy, ones]).unsqueeze(1)
    conv.bias.data.zero_()
    return conv
