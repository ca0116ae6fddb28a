import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = x.new_zeros(len(x), K, Ho, Wo)
    for a, i in enumerate(range(0, xp.shape[2] - kh, s)):
        for b, j in enumerate(range(0, xp.shape[3] - kw, t)):
            out[:, :, a, b] = torch.einsum("nchw,kchw->nk", xp[:, :, i:i + kh, j:j + kw], weight) + bias
    return out
