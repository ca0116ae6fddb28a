import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    output_size(tuple(x.shape[2:]), kernel, (s, t), padding)
    xp = pad_image(x, padding)
    Ho, Wo = output_size(tuple(xp.shape[2:]), kernel, (s, t), padding)
    out = torch.zeros(*x.shape[:2], Ho, Wo, dtype=x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            out[:, :, i, j] = xp[:, :, i * s:i * s + kh, j * t:j * t + kw].mean(dim=(2, 3))
    return out
