import torch.nn as nn


# %% block
def block():
    net = nn.Sequential()
    net.append(nn.Conv2d(3, 8, 3, stride=1, padding=1))
    net.append(nn.ReLU())
    return net
