from torch import nn


# %% block
def block():
    conv_relu = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU())
    return nn.Sequential(conv_relu, nn.MaxPool2d(2))
