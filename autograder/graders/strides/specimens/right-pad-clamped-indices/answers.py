import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("no negative frames")
    H, W = x.shape[-2:]
    rows, cols = torch.arange(-p, H + p), torch.arange(-q, W + q)
    inside = ((rows >= 0) & (rows < H))[:, None] & ((cols >= 0) & (cols < W))
    y = x[:, :, rows.clamp(0, H - 1)][..., cols.clamp(0, W - 1)]
    return torch.where(inside, y, torch.tensor(value, dtype=x.dtype))
