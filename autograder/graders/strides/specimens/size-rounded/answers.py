# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def medida(n, k, s, p):
        if n + 2*p < k:
            raise ValueError("kernel demasiado grande")
        return round((n + 2*p - k) / s + 1)

    if isinstance(size, tuple):
        return tuple(medida(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return medida(size, kernel, stride, padding)
