import operator
from functools import reduce
import torch


# %% conv2d_multi_input
def corr(canal, k):
    return canal.unfold(1, k.shape[0], 1).unfold(2, k.shape[1], 1).mul(k).sum((-1, -2))

def conv2d_multi_input(x, weight, bias):
    mapas = (corr(x[:, c], k) for c, k in enumerate(weight[0]))
    return reduce(operator.add, mapas)[:, None] + bias
