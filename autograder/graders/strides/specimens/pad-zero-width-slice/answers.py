import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    if isinstance(padding, int):
        padding = (padding, padding)
    p, q = padding
    if p < 0 or q < 0:
        raise ValueError("padding must be positive")
    N, C, H, W = x.shape
    result = torch.ones(N, C, H + 2 * p, W + 2 * q, dtype=x.dtype) * value
    result[:, :, p:-p, q:-q] = x
    return result
