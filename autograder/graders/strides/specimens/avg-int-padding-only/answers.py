# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    H, W = x.shape[2:]
    output_size((H, W), (kh, kw), (sh, sw), padding)
    lienzo = x.new_zeros(x.shape[0], x.shape[1], H + padding * 2, W + padding * 2)
    lienzo[:, :, padding:padding + H, padding:padding + W] = x
    return lienzo.unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
