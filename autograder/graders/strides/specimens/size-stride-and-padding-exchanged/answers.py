# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def one(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("no cabe")
        return (n + 2 * s - k) // max(p, 1) + 1
    if isinstance(size, tuple):
        return tuple(one(n, k, s, p) for n, k, s, p in zip(pair(size), pair(kernel), pair(stride), pair(padding)))
    return one(size, kernel, stride, padding)
