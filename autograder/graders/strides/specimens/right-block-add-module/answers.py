import torch.nn as nn

CANALES = (3, 8)


# %% block
def misma(k):
    return (k - 1) // 2

def block():
    b = nn.Sequential()
    b.add_module("c", nn.Conv2d(*CANALES, 3, padding=misma(3)))
    b.add_module("r", nn.ReLU())
    b.add_module("m", nn.MaxPool2d(kernel_size=2, stride=None, padding=0, dilation=1))
    b.train()
    return b
