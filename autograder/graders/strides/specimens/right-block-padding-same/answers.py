import torch.nn as nn


# %% block
def block():
    layers = [nn.Conv2d(3, 8, 3, padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d(2, (2, 2))]
    return nn.Sequential(*layers)
