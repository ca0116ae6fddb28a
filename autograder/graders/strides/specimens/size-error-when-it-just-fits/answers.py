# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def one(n, k, s, p):
        if k >= n + 2 * p:
            raise ValueError("kernel too large")
        return (n + 2 * p - k) // s + 1
    if isinstance(size, tuple):
        return tuple(one(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return one(size, kernel, stride, padding)
