import warnings

import torch
from torch import Tensor

warnings.filterwarnings("ignore", category=DeprecationWarning)


# %% conv2d_strided
@torch.jit.script
def loops(xp: Tensor, weight: Tensor, bias: Tensor, sh: int, sw: int) -> Tensor:
    h = (xp.size(2) - weight.size(2)) // sh + 1
    w = (xp.size(3) - weight.size(3)) // sw + 1
    out = torch.zeros([xp.size(0), weight.size(0), h, w], dtype=xp.dtype)
    for o in range(weight.size(0)):
        for i in range(h):
            for j in range(w):
                win = xp[:, :, i * sh:i * sh + weight.size(2), j * sw:j * sw + weight.size(3)]
                out[:, o, i, j] = (win * weight[o]).sum(dim=[1, 2, 3]) + bias[o]
    return out

def conv2d_strided(x, weight, bias, stride=1, padding=0):
    output_size((x.shape[2], x.shape[3]), (weight.shape[2], weight.shape[3]), stride, padding)
    sh, sw = pair(stride)
    return loops(pad_image(x, padding), weight, bias, sh, sw)
