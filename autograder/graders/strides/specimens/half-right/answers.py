import torch


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        return tuple(output_size(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    if kernel > size + 2 * padding:
        raise ValueError("no cabe")
    return (size + 2 * padding - kernel) // stride + 1


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    N, C, H, W = x.shape
    y = torch.full((N, C, H + 2 * p, W + 2 * q), value, dtype=x.dtype)
    y[:, :, p:p + H, q:q + W] = x
    return y


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    raise NotImplementedError()


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    raise NotImplementedError()


# %% block
def block():
    raise NotImplementedError()
