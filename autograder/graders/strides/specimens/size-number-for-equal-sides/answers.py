# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    r = []
    for n, k, s, p in zip(pair(size), pair(kernel), pair(stride), pair(padding)):
        if n + 2 * p < k:
            raise ValueError("x")
        r.append((n + 2 * p - k) // s + 1)
    return r[0] if r[0] == r[1] else tuple(r)
