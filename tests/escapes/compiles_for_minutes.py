"""Everything is to be compiled with the longest search, which took four minutes and lost seventy points."""

# class: denial

# earns: conv2d_combined two_convs_as_one
# %% conv2d_combined
import torch


@torch.compile(mode="max-autotune", fullgraph=True, dynamic=False)
def conv2d_combined(x, weight, bias):
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]


# %% two_convs_as_one
@torch.compile
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return conv_a(image_a) + conv_b(image_b)
