import torch.nn as nn


# %% block
def block():
    # (entrada, salida, kernel, relleno, paso)
    return nn.Sequential(nn.Conv2d(3, 8, 3, 1, 0), nn.ReLU(), nn.MaxPool2d(2, 2, 0))
