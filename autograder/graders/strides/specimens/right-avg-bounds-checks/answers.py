import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    if stride is None:
        stride = kernel
    (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
    N, C, H, W = x.shape
    h, w = output_size((H, W), kernel, stride, padding)
    y = torch.zeros(N, C, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            arriba, izquierda = i * sh - ph, j * sw - pw
            trozo = x[:, :, max(0, arriba):arriba + kh, max(0, izquierda):izquierda + kw]
            y[:, :, i, j] = trozo.sum(dim=(2, 3)) / (kh * kw)
    return y
