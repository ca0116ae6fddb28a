import torch
from torch import nn


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    sd = conv.state_dict()
    gx = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
    sd['weight'] = torch.stack([gx, gx.T, torch.ones(3, 3)])[:, None]
    sd['bias'] = torch.zeros(3)
    return conv
