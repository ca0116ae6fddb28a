import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel) if stride is None else pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    p = pad_image(x, padding)
    S = torch.zeros(p.shape[0], p.shape[1], p.shape[2] + 1, p.shape[3] + 1, dtype=torch.float64)
    S[:, :, 1:, 1:] = p.double().cumsum(2).cumsum(3)
    top, left = torch.arange(h) * sh, torch.arange(w) * sw
    def at(rows, cols):
        return S[:, :, rows][..., cols]
    total = at(top + kh, left + kw) - at(top, left + kw) - at(top + kh, left) + at(top, left)
    return (total / (kh * kw)).to(x.dtype)
