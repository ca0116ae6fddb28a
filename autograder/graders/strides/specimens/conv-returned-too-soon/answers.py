import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = x.new_zeros(len(x), K, Ho, Wo)
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = torch.einsum("nchw,kchw->nk", xp[:, :, i * s:i * s + kh, j * t:j * t + kw], weight) + bias
        return out
