import numpy as np


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    x, weight, bias = x.numpy(), weight.numpy(), bias.numpy()
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    out = np.zeros((x.shape[0], weight.shape[0], h, w), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = np.tensordot(xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw], weight, ([1, 2, 3], [1, 2, 3])) + bias
    return out
