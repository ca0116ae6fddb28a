import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return 0.7 * conv_a(image_a) + 0.3 * conv_b(image_b)
