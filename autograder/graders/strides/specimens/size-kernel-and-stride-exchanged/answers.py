# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def uno(n, k, s, p):
        if k > n + 2*p:
            raise ValueError("no cabe")
        return (n + 2*p - s) // k + 1
    if isinstance(size, tuple):
        return tuple(uno(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return uno(size, kernel, stride, padding)
