# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if type(size) == int:
        tamanos, ks, ss, ps = [size], [kernel], [stride], [padding]
    else:
        tamanos, ks, ss, ps = size, pair(kernel), pair(stride), pair(padding)
    res = []
    for n, k, s, p in zip(tamanos, ks, ss, ps):
        if k > n + 2 * p:
            raise ValueError('no cabe')
        res.append(max((n - k + p) // s + 1, 0))
    return res[0] if type(size) == int else (res[0], res[1])
