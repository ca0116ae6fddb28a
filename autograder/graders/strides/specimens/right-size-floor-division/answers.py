# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        if kernel > size + 2 * padding:
            raise ValueError("the window does not fit")
        return (size + 2 * padding - kernel) // stride + 1
    k, s, p = pair(kernel), pair(stride), pair(padding)
    return (output_size(size[0], k[0], s[0], p[0]), output_size(size[1], k[1], s[1], p[1]))
