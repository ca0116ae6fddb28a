import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    k = weight.shape[2]
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (k, k), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(x.shape[0], weight.shape[0], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            v = xp[:, None, :, i*sh:i*sh+k, j*sw:j*sw+k]
            out[:, :, i, j] = (v * weight[:, :, :k, :k]).sum((2, 3, 4)) + bias
    return out
