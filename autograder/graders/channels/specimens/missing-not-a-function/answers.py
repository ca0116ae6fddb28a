import torch
from torch import nn


# %% two_convs_as_one
conv5, conv6 = nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3)
two_convs_as_one = conv5(torch.ones(1, 1, 5, 5)) + conv6(torch.ones(1, 1, 5, 5))
