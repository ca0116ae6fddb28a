# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def axis(n, k, s):
        if k > n:
            raise ValueError("no cabe")
        return (n - k) // s + 1
    if isinstance(size, int):
        return axis(size, kernel, stride)
    (kh, kw), (sh, sw) = pair(kernel), pair(stride)
    return axis(size[0], kh, sh), axis(size[1], kw, sw)
