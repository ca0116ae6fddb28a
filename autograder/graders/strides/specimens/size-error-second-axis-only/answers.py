# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        if kernel > size + 2 * padding:
            raise ValueError("does not fit")
        return (size + 2 * padding - kernel) // stride + 1
    k, s, p = pair(kernel), pair(stride), pair(padding)
    h, w = [(size[i] + 2 * p[i] - k[i]) // s[i] + 1 for i in range(2)]
    if w <= 0:
        raise ValueError("does not fit")
    return h, w
