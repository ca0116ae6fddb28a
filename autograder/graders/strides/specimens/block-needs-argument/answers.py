import torch.nn as nn


# %% block
def block(entradas, salidas):
    return nn.Sequential(nn.Conv2d(entradas, salidas, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
