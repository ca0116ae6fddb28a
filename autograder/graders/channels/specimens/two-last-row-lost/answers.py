import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    s = conv_a(image_a) + conv_b(image_b)
    r = torch.zeros_like(s)
    r[:, :, :-1] = s[:, :, :-1]
    return r
