# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def contar(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("no cabe")
        pos, veces = -p, 0
        while pos + k <= n + p:
            veces += 1
        return veces
    if isinstance(size, tuple):
        return tuple(contar(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return contar(size, kernel, stride, padding)
