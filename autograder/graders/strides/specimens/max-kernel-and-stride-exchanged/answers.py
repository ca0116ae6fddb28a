# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (k1, k2), (s1, s2) = pair(kernel), pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (s1, s2), (k1, k2))
    return x.unfold(2, s1, k1).unfold(3, s2, k2).amax((-2, -1))
