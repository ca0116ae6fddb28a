import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride); ph, pw = pair(padding)
    N, C, H, W = x.shape
    filas, cols = output_size((H, W), (kh, kw), stride, padding)
    y = torch.zeros(N, len(weight), filas, cols, dtype=x.dtype)
    for i in range(filas):
        for j in range(cols):
            for u in range(kh):
                for v in range(kw):
                    r, c = i * sh + u - ph, j * sw + v - pw
                    if 0 < r < H and 0 < c < W:
                        y[:, :, i, j] += x[:, :, r, c] @ weight[:, :, u, v].T
    return y + bias.view(-1, 1, 1)
