from torch import nn
import torch


# %% edge_detector
def edge_detector():
    conv = nn.utils.skip_init(nn.Conv2d, 1, 3, 3)
    with torch.no_grad():
        torch.stack([Gx, Gy, ones], out=conv.weight.view(3, 3, 3).detach())
        nn.init.zeros_(conv.bias)
    return conv
