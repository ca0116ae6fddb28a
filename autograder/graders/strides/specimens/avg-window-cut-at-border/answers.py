import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    if stride is None:
        stride = kernel
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw), (ph, pw))
    out = torch.zeros(N, C, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            top, left = i * sh - ph, j * sw - pw
            piece = x[:, :, max(top, 0):min(top + kh, H), max(left, 0):min(left + kw, W)]
            out[:, :, i, j] = piece.mean(dim=(2, 3))
    return out
