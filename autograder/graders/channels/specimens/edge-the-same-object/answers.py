import torch
from torch import nn


# %% edge_detector
_capa = nn.Conv2d(1, 3, 3)
nn.init.zeros_(_capa.bias)
nn.init.ones_(_capa.weight)
for _k, _v in enumerate(([[1, 0, -1], [2, 0, -2], [1, 0, -1]], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]])):
    _capa.weight.data[_k, 0] = torch.tensor(_v)

edge_detector = lambda: _capa
