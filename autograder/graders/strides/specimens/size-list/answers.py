# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def eje(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("la ventana no cabe")
        return (n + 2 * p - k) // s + 1
    if isinstance(size, tuple):
        return [eje(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding))]
    return eje(size, kernel, stride, padding)
