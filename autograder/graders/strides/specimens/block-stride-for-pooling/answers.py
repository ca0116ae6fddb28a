from torch import nn


# %% block
def block():
    # el paso 2 ya reduce a la mitad
    return nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.ReLU())
