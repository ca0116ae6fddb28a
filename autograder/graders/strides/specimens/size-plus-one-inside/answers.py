# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        return tuple([output_size(n, k, s, p) for n, k, s, p in zip(size, pair(kernel), pair(stride), pair(padding))])
    if kernel > size + 2 * padding:
        raise ValueError(f"kernel {kernel} does not fit into {size + 2 * padding}")
    return (size + 2 * padding - kernel + 1) // stride
