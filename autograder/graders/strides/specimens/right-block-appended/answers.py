import torch
from torch import nn


# %% block
def block() -> nn.Sequential:
    red = nn.Sequential()
    red.append(nn.Conv2d(3, 8, 3, 1, 1))
    red.append(nn.ReLU())
    red.append(nn.MaxPool2d(2))
    assert red(torch.zeros(1, 3, 32, 32)).shape == (1, 8, 16, 16)
    print(red)
    return red
