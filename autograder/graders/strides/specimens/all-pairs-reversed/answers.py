import torch

def xy(v):
    """(x, y), igual que en las gráficas"""
    return (v, v) if isinstance(v, int) else (v[1], v[0])


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        if kernel > size + 2 * padding:
            raise ValueError("no cabe")
        return (size + 2 * padding - kernel) // stride + 1
    k, s, p = xy(kernel), xy(stride), xy(padding)
    return tuple(output_size(size[e], k[e], s[e], p[e]) for e in (0, 1))


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = xy(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    N, C, H, W = x.shape
    y = torch.full((N, C, H + 2 * p, W + 2 * q), value, dtype=x.dtype)
    y[:, :, p:p + H, q:q + W] = x
    return y


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = xy(kernel)
    sh, sw = xy(kernel if stride is None else stride)
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("no cabe")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))
