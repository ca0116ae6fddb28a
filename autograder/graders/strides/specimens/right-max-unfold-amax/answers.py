# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError(f"window {kh}x{kw} is larger than the image")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax(dim=(-2, -1))
