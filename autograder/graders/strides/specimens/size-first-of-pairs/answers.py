# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    k, s, p = pair(kernel)[0], pair(stride)[0], pair(padding)[0]
    def largo(n):
        if k > n + 2 * p:
            raise ValueError("kernel > size + 2 * padding")
        return (n + 2 * p - k) // s + 1
    return tuple(largo(n) for n in size) if isinstance(size, tuple) else largo(size)
