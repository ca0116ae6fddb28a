import torch.nn as nn

CAPAS = {}

def capa(k, s):
    if (k, s) not in CAPAS:
        CAPAS[k, s] = nn.MaxPool2d(k, s)
    return CAPAS[k, s]


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    output_size((x.shape[2], x.shape[3]), kernel, kernel if stride is None else stride)
    return capa(pair(kernel), pair(stride) if stride is not None else None)(x)
