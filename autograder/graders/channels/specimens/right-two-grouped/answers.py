import torch
import torch.nn.functional as F


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    both = torch.cat([image_a, image_b], 1)
    maps = F.conv2d(both, torch.cat([conv_a.weight, conv_b.weight]), torch.cat([conv_a.bias, conv_b.bias]), groups=2)
    return maps.sum(1, keepdim=True)
