import torch.nn as nn


# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1), nn.MaxPool2d(2, 2))
