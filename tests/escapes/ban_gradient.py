"""The convolution is the gradient of another one."""

# class: forged

# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    shape = (x.shape[0], weight.shape[0], x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1)
    y = torch.zeros(shape, requires_grad=True)
    back = torch.nn.functional.conv_transpose2d(y, weight)
    return torch.autograd.grad(back, y, x)[0] + bias[None, :, None, None]
