import math


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def eje(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("no cabe ni una ventana")
        return math.ceil((n + 2 * p - k) / s) + 1

    if isinstance(size, int):
        return eje(size, kernel, stride, padding)
    return tuple(eje(*t) for t in zip(size, pair(kernel), pair(stride), pair(padding)))
