import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding).contiguous()
    a, b, c, d = xp.stride()
    v = xp.as_strided((*xp.shape[:2], h, w, kh, kw), (a, b, c * sh, d * sw, c, d))
    return v.double().mean(dim=(4, 5)).to(x.dtype)
