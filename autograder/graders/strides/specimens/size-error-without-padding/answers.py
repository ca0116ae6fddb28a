# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        return output_size(size[0], k[0], s[0], p[0]), output_size(size[1], k[1], s[1], p[1])
    if kernel > size:
        raise ValueError("El kernel es más grande que la imagen")
    return (size + 2 * padding - kernel) // stride + 1
