# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def f(n, k, s, p):
        if k > n + 2*p: raise ValueError("no")
        return (n + p - k) // s
    if isinstance(size, tuple):
        return tuple(f(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return f(size, kernel, stride, padding)
