import functools
import time
import torch

def cronometro(f):
    @functools.wraps(f)
    def g(*args, **kwargs):
        t = time.perf_counter()
        r = f(*args, **kwargs)
        print(f.__name__, 'tardó', time.perf_counter() - t, 's')
        return r
    return g

@functools.lru_cache(maxsize=None)
def tamano(H, W, kH, kW):
    return H - kH + 1, W - kW + 1


# %% conv2d_multi_output
@cronometro
def conv2d_multi_output(x, weight, bias):
    h, w = tamano(*x.shape[2:], *weight.shape[2:])
    y = weight.flatten(1) @ torch.nn.functional.unfold(x, weight.shape[2:])
    return y.unflatten(-1, (h, w)) + bias.view(-1, 1, 1)


# %% conv2d_multi_input
@cronometro
def conv2d_multi_input(x, weight, bias):
    return conv2d_multi_output.__wrapped__(x, weight, bias)
