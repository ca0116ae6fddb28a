# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def along(n, k, p):
        if k > n + 2 * p:
            raise ValueError("does not fit")
        return (n + 2 * p) // k
    if isinstance(size, tuple):
        return tuple(along(n, k, p) for n, k, p in zip(size, pair(kernel), pair(padding)))
    return along(size, kernel, padding)
