# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    ventanas = x.unfold(2, kh, sh).unfold(3, kw, sw)
    return ventanas.amax(dim=(1, 4, 5), keepdim=False).unsqueeze(1)
