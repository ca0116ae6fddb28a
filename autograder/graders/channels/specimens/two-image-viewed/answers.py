import torch


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    plano = image_a.view(-1)
    return conv_a(plano.view(image_a.shape)) + conv_b(image_b)
