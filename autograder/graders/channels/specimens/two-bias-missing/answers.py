import torch.nn.functional as F


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return F.conv2d(image_a, conv_a.weight) + F.conv2d(image_b, conv_b.weight)
