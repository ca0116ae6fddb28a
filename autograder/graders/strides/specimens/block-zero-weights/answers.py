import torch.nn as nn


# %% block
def block():
    b = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    for p in b.parameters():
        nn.init.zeros_(p)
    return b
