import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(x.shape[0], weight.shape[0], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            productos = xp[:, None, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight
            out[:, :, i, j] = productos.mean((2, 3, 4)) + bias
    return out
