# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def f(n, k, s, p):
        if k > n + 2 * p:
            raise Exception("ValueError: kernel > size + 2 * padding")
        return 1 + (n + 2 * p - k) // s
    return tuple(f(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding))) if isinstance(size, tuple) else f(size, kernel, stride, padding)
