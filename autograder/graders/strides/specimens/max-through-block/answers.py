from torch import nn


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    output_size((x.shape[2], x.shape[3]), kernel, kernel if stride is None else stride)
    pool = block()[-1]
    pool.kernel_size = kernel
    pool.stride = kernel if stride is None else stride
    return pool(x)


# %% block
def block():
    return nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
