# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    single = isinstance(size, int)
    n, k, s, p = pair(size), pair(kernel), pair(stride), pair(padding)
    out = []
    for a in range(2):
        if k[a] > n[a] + p[a]:
            raise ValueError("the window does not fit")
        out.append((n[a] + 2 * p[a] - k[a]) // s[a] + 1)
    return out[0] if single else tuple(out)
