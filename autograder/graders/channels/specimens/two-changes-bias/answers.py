import torch
import torch.nn.functional as F


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    with torch.no_grad():
        conv_a.bias += conv_b.bias
    return conv_a(image_a) + F.conv2d(image_b, conv_b.weight)
