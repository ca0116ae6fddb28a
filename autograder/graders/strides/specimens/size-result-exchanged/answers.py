# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        alto = output_size(size[0], k[0], s[0], p[0])
        ancho = output_size(size[1], k[1], s[1], p[1])
        return ancho, alto
    if size + 2 * padding < kernel:
        raise ValueError("no cabe")
    return (size + 2 * padding - kernel) // stride + 1
