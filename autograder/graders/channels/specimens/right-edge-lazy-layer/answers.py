from torch import nn
import torch


# %% edge_detector
def edge_detector():
    conv = nn.LazyConv2d(3, 3)
    conv(torch.zeros(1, 1, 5, 5))
    conv.weight.data = torch.stack((Gx, Gy, ones)).view(3, 1, 3, 3)
    conv.bias.data.fill_(0.0)
    return conv
