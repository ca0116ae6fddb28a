import torch
from torch import nn


# %% block
def block():
    conv = nn.Conv2d(3, 8, 3, padding=1)
    bloque = nn.Sequential(conv, nn.ReLU(), nn.MaxPool2d(2))
    bloque(torch.randn(2, 3, 6, 6)).sum().backward()
    bloque.zero_grad()
    return bloque
