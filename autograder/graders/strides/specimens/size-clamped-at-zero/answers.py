# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def eje(n, k, s, p):
        return max(0, (n + 2 * p - k) // s + 1)

    if isinstance(size, tuple):
        return tuple(map(eje, size, pair(kernel), pair(stride), pair(padding)))
    return eje(size, kernel, stride, padding)
