# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    if kw > x.shape[3]:
        raise ValueError("la ventana es más ancha que la imagen")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
