# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    h, w = pair(size)
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    if kh > h + 2 * ph or kw > w + 2 * pw:
        raise ValueError("The window does not fit")
    return ((h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1)
