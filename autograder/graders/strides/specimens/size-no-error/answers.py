# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        return (size + 2 * padding - kernel) // stride + 1
    k, s, p = pair(kernel), pair(stride), pair(padding)
    return tuple((size[i] + 2 * p[i] - k[i]) // s[i] + 1 for i in range(2))
