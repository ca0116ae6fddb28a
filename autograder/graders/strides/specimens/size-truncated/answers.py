# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def places(n, k, s, p):
        result = int((n + 2 * p - k) / s) + 1
        if result <= 0:
            raise ValueError("no window fits")
        return result
    if isinstance(size, tuple):
        return tuple(places(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    return places(size, kernel, stride, padding)
