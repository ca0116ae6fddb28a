# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    (kh, kw), (sh, sw) = pair(kernel), pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    ventanas = x.unfold(2, kh, sh).unfold(3, kw, sw)
    valores, indices = ventanas.reshape(*ventanas.shape[:4], -1).max(dim=-1)
    return valores, indices
