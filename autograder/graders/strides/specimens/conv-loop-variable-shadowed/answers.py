import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    h, w = output_size((H, W), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, max(h, kh), max(w, kw), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            total = bias.repeat(N, 1)
            top, left = i * sh, j * sw
            for i in range(kh):
                for j in range(kw):
                    total = total + xp[:, :, top + i, left + j] @ weight[:, :, i, j].T
            out[:, :, i, j] = total
    return out[:, :, :h, :w]
