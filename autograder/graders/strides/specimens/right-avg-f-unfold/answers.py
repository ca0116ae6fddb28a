import torch
import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    if stride is None: stride = kernel
    N, C, H, W = x.shape
    size = output_size((H, W), kernel, stride, padding)
    cols = F.unfold(x, kernel_size=kernel, padding=padding, stride=stride)   # (N, C*kh*kw, L)
    return cols.unflatten(1, (C, -1)).mean(2).unflatten(2, size)
