import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(h):
                for j in range(w):
                    suma = xp[n, c, i*sh:i*sh+kh, j*sw:j*sw+kw].sum()
                    out[n, c, i, j] = suma // (kh * kw)
    return out
