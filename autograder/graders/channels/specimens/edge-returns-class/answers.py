import torch
from torch import nn


# %% edge_detector
def edge_detector():
    class Bordes(nn.Conv2d):
        def __init__(self):
            super().__init__(1, 3, 3)
            gx = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
            self.weight.data = torch.stack([gx, gx.T, torch.ones(3, 3)]).unsqueeze(1)
            self.bias.data.zero_()
    return Bordes
