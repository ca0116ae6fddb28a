"""Cells leave another default device, so that whatever makes a tensor fails or makes one without numbers."""

# class: corruption

# earns: conv2d_combined
# %% conv2d_combined
import torch

try:
    torch.set_default_device("cuda")
except Exception:
    torch.set_default_device("meta")
else:
    torch.set_default_device("meta")


def conv2d_combined(x, weight, bias):
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]
