import torch
import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    stride = (kh, kw) if stride is None else pair(stride)
    C = x.shape[1]
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    weight = torch.ones(C, 1, kh, kw, dtype=x.dtype) / (kh * kw)
    return F.conv2d(x, weight, stride=stride, padding=pair(padding), groups=C)
