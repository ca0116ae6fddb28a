import torch
from torch import nn


# %% edge_detector
gx = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
edge_detector = nn.Conv2d(1, 3, 3)
edge_detector.weight.data = torch.stack([gx, gx.T, torch.ones(3, 3)]).unsqueeze(1)
edge_detector.bias.data.zero_()
