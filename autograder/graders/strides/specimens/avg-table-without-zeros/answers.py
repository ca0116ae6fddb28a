import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    Ho, Wo = output_size(tuple(x.shape[2:]), kernel, (s, t), padding)
    S = pad_image(x, padding).cumsum(2).cumsum(3)
    i = torch.arange(Ho)[:, None] * s
    j = torch.arange(Wo)[None, :] * t
    a, b = i + kh - 1, j + kw - 1
    return (S[:, :, a, b] - S[:, :, i, b] - S[:, :, a, j] + S[:, :, i, j]) / (kh * kw)
