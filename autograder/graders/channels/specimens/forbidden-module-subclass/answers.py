import torch
from torch import nn


# %% conv2d_multi_input
class Capa(nn.Conv2d):
    def forward(self, x, w, b):
        return self._conv_forward(x, w, b)

def conv2d_multi_input(x, weight, bias):
    return Capa(1, 1, 1)(x, weight, bias)
