from torch import nn
import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    juntas = nn.Conv2d(2, 1, conv_a.kernel_size)
    juntas.weight.data = torch.cat([conv_a.weight.data, conv_b.weight.data], 1).float()
    juntas.bias.data = (conv_a.bias.data + conv_b.bias.data).float()
    return juntas(torch.cat([image_a, image_b], 1))
