import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return torch.nn.functional.leaky_relu(conv_a(image_a) + conv_b(image_b), 0.2)
