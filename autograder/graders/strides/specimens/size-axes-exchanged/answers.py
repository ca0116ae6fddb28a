# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    def eje(n, k, s, p):
        if k > n + 2 * p:
            raise ValueError("no cabe")
        return (n + 2 * p - k) // s + 1

    if isinstance(size, int):
        return eje(size, kernel, stride, padding)
    kx, ky = pair(kernel)
    sx, sy = pair(stride)
    px, py = pair(padding)
    return eje(size[0], ky, sy, py), eje(size[1], kx, sx, px)
