from torch import nn


# %% block
def block():
    conv = nn.Conv2d(3, 8, 3, padding=1)
    relu = nn.ReLU()
    pool = nn.MaxPool2d(2)
    return conv, relu, pool
