from torch import nn
from torch.nn import functional as F


# %% block
def block():
    conv = nn.Conv2d(3, 8, 3, padding=1)
    return lambda x: F.max_pool2d(F.relu(conv(x)), 2)
