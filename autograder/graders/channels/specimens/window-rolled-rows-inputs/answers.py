import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]
    moved = torch.roll(x, 1, dims=2)
    patches = moved.unfold(2, kh, 1).unfold(3, kw, 1)
    return torch.einsum("nchwij,ocij->nohw", patches, weight) + bias.view(1, -1, 1, 1)
