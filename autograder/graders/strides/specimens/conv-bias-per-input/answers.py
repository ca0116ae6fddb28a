import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for c in range(C):
                for i in range(h):
                    for j in range(w):
                        r, s = i * sh, j * sw
                        out[n, o, i, j] += (xp[n, c, r:r+kh, s:s+kw] * weight[o, c]).sum() + bias[o]
    return out
