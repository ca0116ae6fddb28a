import torch
from torch import nn


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    conv = nn.Conv2d(2, 1, conv_a.kernel_size, dtype=conv_a.weight.dtype)
    with torch.no_grad():
        conv.weight[:, 0:1] = conv_a.weight
        conv.weight[:, 1:2] = conv_b.weight
        conv.bias[:] = conv_a.bias + conv_b.bias
    return conv(torch.cat([image_a, image_b], dim=1))
