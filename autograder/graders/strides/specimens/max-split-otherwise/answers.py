# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sv, sh = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    Ho, Wo = output_size((H, W), kernel, (sv, sh))
    if (sv, sh) == (kh, kw):
        return x[:, :, :Ho * kh, :Wo * kw].reshape(N, C, kh, Ho, kw, Wo).amax((2, 4))
    return x.unfold(2, kh, sv).unfold(3, kw, sh).amax((-2, -1))
