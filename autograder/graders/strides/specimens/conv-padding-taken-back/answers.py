import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    p, q = pair(padding)
    xp = pad_image(x, padding)
    out = x.new_zeros(len(x), K, Ho, Wo)
    for i in range(Ho):
        for j in range(Wo):
            a, b = max(i * s - p, 0), max(j * t - q, 0)
            out[:, :, i, j] = torch.einsum("nchw,kchw->nk", xp[:, :, a:a + kh, b:b + kw], weight) + bias
    return out
