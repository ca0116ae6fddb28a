# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    k1, k2 = pair(kernel)
    s1, s2 = pair(stride if stride is not None else kernel)
    if x.shape[2] - k1 < 0 or x.shape[3] - k2 < 0:
        raise ValueError("kernel too large")
    windows = x.unfold(2, k1, s1).unfold(3, k2, s2).flatten(-2)
    where = windows.argmax(-1, keepdim=True)
    return windows.gather(-1, where).squeeze(-1)
