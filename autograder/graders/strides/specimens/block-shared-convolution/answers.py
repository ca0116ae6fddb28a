from torch import nn

conv = nn.Conv2d(3, 8, 3, padding=1)


# %% block
def block():
    return nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))
