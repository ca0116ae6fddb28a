# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        salida = tuple((n + 2 * p - k) // s + 1 for n, k, s, p in zip(size, pair(kernel), pair(stride), pair(padding)))
        if min(salida) < 1:
            raise ValueError("no cabe ni una ventana")
        return salida
    return (size + 2 * padding - kernel) // stride + 1
