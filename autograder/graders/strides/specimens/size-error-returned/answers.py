# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        kh, kw = pair(kernel)
        sh, sw = pair(stride)
        ph, pw = pair(padding)
        if kh > size[0] + 2 * ph or kw > size[1] + 2 * pw:
            return ValueError("does not fit")
        return (size[0] + 2 * ph - kh) // sh + 1, (size[1] + 2 * pw - kw) // sw + 1
    if kernel > size + 2 * padding:
        return ValueError("does not fit")
    return (size + 2 * padding - kernel) // stride + 1
