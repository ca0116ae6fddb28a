# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
        return (size[0] + 2*ph - kh) // sh + 1, (size[1] + 2*pw - kw) // sw + 1
    if kernel > size + 2 * padding:
        raise ValueError("no cabe")
    return (size + 2 * padding - kernel) // stride + 1
