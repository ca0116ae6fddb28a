import numpy as np
import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    a = x.numpy()
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError(f"negative padding {padding}")
    b = np.full(a.shape[:2] + (a.shape[2] + 2 * p, a.shape[3] + 2 * q), value, dtype=a.dtype)
    b[..., p:b.shape[2] - p, q:b.shape[3] - q] = a
    return torch.from_numpy(b)
