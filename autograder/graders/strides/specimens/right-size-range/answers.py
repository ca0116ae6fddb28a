# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def places(n, k, s, p):
        starts = range(-p, n + p - k + 1, s)
        if len(starts) == 0:
            raise ValueError("not even one window fits")
        return len(starts)

    if isinstance(size, tuple):
        return tuple(map(places, size, pair(kernel), pair(stride), pair(padding)))
    return places(size, kernel, stride, padding)
