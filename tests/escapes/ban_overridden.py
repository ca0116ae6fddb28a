"""A library of the student's own puts the fallthrough and other kernels in the ban's place."""

# class: forged

# %% conv2d_combined
import torch

library = torch.library.Library("aten", "IMPL")


def conv2d_combined(x, weight, bias):
    library.impl("convolution", torch.library.fallthrough_kernel, "CPU")
    return torch.conv2d(x, weight, bias)
