# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    Ho, Wo = output_size((H, W), kernel, (s, t), padding)
    p, q = pair(padding)
    if (p and 2 * p >= kh) or (q and 2 * q >= kw): raise ValueError("pad too large")
    return pad_image(x, padding).unfold(2, kh, s).unfold(3, kw, t).mean((-1, -2))
