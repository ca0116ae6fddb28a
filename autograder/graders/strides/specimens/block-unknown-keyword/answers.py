from torch import nn


# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, kernel=3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
