import torch
from torch import nn


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    conv = nn.Conv2d(2, 1, conv_a.kernel_size)
    conv.weight.data = torch.cat([conv_a.weight, conv_b.weight], 1).detach()
    conv.bias.data = (conv_a.bias + conv_b.bias).detach()
    return conv
