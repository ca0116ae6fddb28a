import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    H, W = x.shape[2:]
    def espejo(n, r):
        i = torch.arange(-r, n + r).abs()
        return torch.where(i < n, i, 2 * (n - 1) - i)
    return x[:, :, espejo(H, p)][..., espejo(W, q)]
