import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    h, w = output_size((x.shape[2], x.shape[3]), kernel, stride)
    return torch.amax(x, dim=(2, 3), keepdim=True).repeat(1, 1, h, w)
