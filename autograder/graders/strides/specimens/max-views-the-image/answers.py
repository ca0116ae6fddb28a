# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    Ho, Wo = output_size((H, W), kernel, (s, t))
    return x.view(N * C, H, W).unfold(1, kh, s).unfold(2, kw, t).amax((-2, -1)).view(N, C, Ho, Wo)
