from collections import OrderedDict

from torch import nn


# %% block
def block():
    capas = OrderedDict()
    capas["conv"] = nn.Conv2d(in_channels=3, out_channels=8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=True)
    capas["relu"] = nn.ReLU()
    capas["pool"] = nn.MaxPool2d((2, 2))
    return nn.Sequential(capas)
