import math
import torch
import torch.nn.functional as F


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    y = (F.unfold(x, weight.shape[2:]) * weight.reshape(-1, 1)).sum(1)
    lado = int(math.sqrt(y.shape[1]))
    return y.reshape(x.shape[0], 1, lado, lado) + bias
