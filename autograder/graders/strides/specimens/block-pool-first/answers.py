from torch import nn


# %% block
def block():
    return nn.Sequential(nn.MaxPool2d(2), nn.Conv2d(3, 8, 3, padding=1), nn.ReLU())
