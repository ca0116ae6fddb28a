# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def one(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("window does not fit")
        return (n + 2 * p - k) // s

    if isinstance(size, tuple):
        return tuple(map(one, size, pair(kernel), pair(stride), pair(padding)))
    return one(size, kernel, stride, padding)
