# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    (a, b), (s, t) = pair(kernel), pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), (a, b), (s, t))
    return x.unfold(2, a, s).unfold(3, b, t).amax((-1, -2)).permute(0, 2, 3, 1)
