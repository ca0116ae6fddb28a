import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel) if stride is None else pair(stride)
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("window too large")
    rows = []
    for i in range(0, x.shape[2], sh):
        rows.append(torch.stack([x[:, :, i:i + kh, j:j + kw].amax((2, 3)) for j in range(0, x.shape[3], sw)], dim=-1))
    return torch.stack(rows, dim=-2)
