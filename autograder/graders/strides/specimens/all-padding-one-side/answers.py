import torch


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        return output_size(size[0], k[0], s[0], p[0]), output_size(size[1], k[1], s[1], p[1])
    if kernel > size + padding:
        raise ValueError("no cabe")
    return (size + padding - kernel) // stride + 1


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("relleno negativo")
    out = torch.full((x.shape[0], x.shape[1], x.shape[2] + p, x.shape[3] + q), value, dtype=x.dtype)
    out[:, :, :x.shape[2], :x.shape[3]] = x
    return out


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    return x.unfold(2, kh, sh).unfold(3, kw, sw).amax((-1, -2))


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    return pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw).mean((-1, -2))
