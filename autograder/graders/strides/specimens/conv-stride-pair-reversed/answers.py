import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sx, sy = pair(stride)
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sy, sx), padding)
    xp = pad_image(x, padding)
    out = torch.zeros(x.shape[0], weight.shape[0], h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            window = xp[:, :, i * sy:i * sy + kh, j * sx:j * sx + kw]
            out[:, :, i, j] = torch.tensordot(window, weight, ([1, 2, 3], [1, 2, 3])) + bias
    return out
