import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    p, q = pair(padding)
    K, C, kh, kw = weight.shape
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = x.new_zeros(x.shape[0], C, x.shape[2] + 2 * p, x.shape[3] + 2 * q)
    xp[:, :, :x.shape[2], :x.shape[3]] = x
    win = xp.unfold(2, kh, s).unfold(3, kw, t)
    return torch.einsum("nchwuv,kcuv->nkhw", win, weight) + bias[:, None, None]
