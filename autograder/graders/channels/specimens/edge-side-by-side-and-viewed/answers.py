from torch import nn
import torch


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    junto = torch.cat([Gx, Gy, ones], dim=1)
    conv.weight.data = junto.view(3, 1, 3, 3)
    conv.bias.data.zero_()
    return conv
