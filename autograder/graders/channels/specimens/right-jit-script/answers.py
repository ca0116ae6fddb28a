import warnings
import torch
from torch import Tensor
warnings.filterwarnings("ignore", category=DeprecationWarning)


# %% conv2d_combined
@torch.jit.script
def lento(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    h = x.size(2) - weight.size(2) + 1
    w = x.size(3) - weight.size(3) + 1
    out = torch.zeros([x.size(0), weight.size(0), h, w], dtype=x.dtype)
    for o in range(weight.size(0)):
        for i in range(h):
            for j in range(w):
                win = x[:, :, i:i + weight.size(2), j:j + weight.size(3)]
                out[:, o, i, j] = (win * weight[o]).sum(dim=[1, 2, 3]) + bias[o]
    return out

def conv2d_combined(x, weight, bias):
    return lento(x, weight, bias)
