from torch import nn

RED = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))


# %% block
def block():
    RED[0].reset_parameters()
    return RED
