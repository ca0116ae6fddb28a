from torch import nn

shared = nn.Conv2d(3, 8, 3, padding=1)


# %% block
def block():
    return nn.Sequential(shared, nn.ReLU(), nn.MaxPool2d(2))
