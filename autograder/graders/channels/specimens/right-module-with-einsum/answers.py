import torch
import torch.nn as nn


# %% conv2d_combined
class MiConv(nn.Module):
    def __init__(self, weight, bias):
        super().__init__()
        self.register_buffer('w', weight)
        self.register_buffer('b', bias)

    def forward(self, x):
        kh, kw = self.w.shape[2:]
        ventanas = x.unfold(2, kh, 1).unfold(3, kw, 1)
        return torch.einsum('bchwij,kcij->bkhw', ventanas, self.w) + self.b.view(1, -1, 1, 1)

def conv2d_combined(x, weight, bias):
    return MiConv(weight, bias)(x)
