import torch


# %% two_convs_as_one
@torch.no_grad()
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    """Suma de las dos activaciones."""
    primera = conv_a.forward(image_a)
    segunda = conv_b.forward(image_b)
    return torch.add(primera, segunda)
