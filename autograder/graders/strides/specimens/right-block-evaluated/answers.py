from torch import nn


# %% block
def block():
    b = nn.Sequential(nn.Conv2d(3, 8, kernel_size=3, padding=1, padding_mode="zeros", groups=1), nn.ReLU(), nn.MaxPool2d(2))
    for p in b.parameters():
        p.requires_grad_(True)
    return b.eval()
