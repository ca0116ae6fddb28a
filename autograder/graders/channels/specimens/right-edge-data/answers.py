import torch, torch.nn as nn


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    gx = torch.outer(torch.tensor([1., 2., 1.]), torch.tensor([1., 0., -1.]))
    conv.weight.data = torch.stack((gx, gx.t(), torch.ones_like(gx)))[:, None]
    conv.bias.data = torch.zeros(3)
    return conv
