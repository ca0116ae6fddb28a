# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def f(n, k, s, p):
        r = (n + 2*p - k) // s
        if r <= 0: raise ValueError("no")
        return r + 1
    if isinstance(size, tuple):
        return tuple(f(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return f(size, kernel, stride, padding)
