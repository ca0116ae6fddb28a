import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    a = torch.from_numpy(image_a.numpy())
    return conv_a(a) + conv_b(image_b)
