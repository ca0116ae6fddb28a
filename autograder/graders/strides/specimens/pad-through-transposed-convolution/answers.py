import torch
import torch.nn.functional as F


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    C = x.shape[1]
    k = torch.zeros(C, 1, 2 * p + 1, 2 * q + 1, dtype=x.dtype)
    k[:, :, p, q] = 1
    grande = F.conv_transpose2d(x, k, groups=C)
    grande[:, :, :p] = value
    grande[:, :, grande.shape[2] - p:] = value
    grande[:, :, :, :q] = value
    grande[:, :, :, grande.shape[3] - q:] = value
    return grande
