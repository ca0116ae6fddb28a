# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
        if kh > size[0] + 2 * ph or kw > size[1] + 2 * pw:
            raise ValueError("no cabe")
        alto = (size[0] + 2 * ph - kh) // sh + 1
        return alto
    if kernel > size + 2 * padding:
        raise ValueError("no cabe")
    return (size + 2 * padding - kernel) // stride + 1
