import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    out = torch.zeros(x.shape[0], x.shape[1], h, w)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].mean((2, 3))
    return out
