# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (kh, kw), (sh, sw) = pair(kernel), pair(kernel if stride is None else stride)
    if kh > x.size(-2) or kw > x.size(-1):
        raise ValueError("the window does not fit into the image")
    rows_done = x.unfold(3, kw, sw).max(dim=-1)[0]
    return rows_done.unfold(2, kh, sh).max(dim=-1)[0]
