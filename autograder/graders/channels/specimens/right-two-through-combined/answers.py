import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    imagen = torch.cat([image_a, image_b], dim=1)
    kernels = torch.cat([conv_a.weight, conv_b.weight], dim=1)
    return conv2d_combined(imagen, kernels, conv_a.bias + conv_b.bias)
