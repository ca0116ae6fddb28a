import torch
from torch import nn


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    conv = nn.Conv2d(2, 1, conv_a.kernel_size).to(image_a.dtype)
    conv.weight.data = torch.cat([conv_a.weight.data, conv_b.weight.data], dim=1)
    return conv(torch.cat([image_a, image_b], dim=1))
