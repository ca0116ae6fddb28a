# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    n, k, s, p = pair(size), pair(kernel), pair(stride), pair(padding)
    if k[0] > n[0] + 2*p[0] or k[1] > n[1] + 2*p[1]:
        raise ValueError("no")
    h = (n[0] + 2*p[0] - k[0]) // s[0] + 1
    w = (n[1] + 2*p[1] - k[1]) + 1
    return (h, w) if isinstance(size, tuple) else h
