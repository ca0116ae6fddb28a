from torch import nn


# %% block
def block():
    # (k - 1) / 2 = 2
    return nn.Sequential(nn.Conv2d(3, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2))
