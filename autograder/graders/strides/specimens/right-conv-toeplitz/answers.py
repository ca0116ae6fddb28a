import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    h, w = output_size((H, W), (kh, kw), stride, padding)
    M = torch.zeros(O, h, w, C, H, W, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            for a in range(kh):
                for b in range(kw):
                    r, s = i * sh + a - ph, j * sw + b - pw
                    if 0 <= r < H and 0 <= s < W:
                        M[:, i, j, :, r, s] = weight[:, :, a, b]
    return (x.reshape(N, -1) @ M.reshape(O * h * w, -1).T).reshape(N, O, h, w) + bias.reshape(O, 1, 1)
