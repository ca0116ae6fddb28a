# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2))
