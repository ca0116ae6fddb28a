# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    N, C, H, W = x.shape
    if kh > H or kw > W:
        raise ValueError("no cabe")
    return x.reshape(N, C, H // kh, kh, W // kw, kw).amax((3, 5))
