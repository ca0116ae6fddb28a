import torch.nn as nn


# %% block
def block():
    capas = [nn.ReLU(), nn.Conv2d(3, 8, kernel_size=3, padding=1), nn.MaxPool2d(2)]
    return nn.Sequential(*capas)
