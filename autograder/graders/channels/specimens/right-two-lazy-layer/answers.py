from torch import nn
import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    x = torch.cat([image_a, image_b], 1)
    capa = nn.LazyConv2d(1, conv_a.kernel_size, dtype=x.dtype)
    capa(x)
    capa.load_state_dict({'weight': torch.cat([conv_a.weight, conv_b.weight], 1), 'bias': conv_a.bias + conv_b.bias})
    return capa(x)
