import torch.nn as nn


# %% block
def block():
    b = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    nn.init.kaiming_normal_(b[0].weight)
    return b
