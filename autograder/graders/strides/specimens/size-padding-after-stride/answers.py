# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def n_out(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("does not fit")
        return (n - k) // s + 1 + 2 * p
    if isinstance(size, tuple):
        return tuple(n_out(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return n_out(size, kernel, stride, padding)
