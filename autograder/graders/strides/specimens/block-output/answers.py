import torch
from torch import nn


# %% block
def block():
    red = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    return red(torch.zeros(1, 3, 32, 32))
