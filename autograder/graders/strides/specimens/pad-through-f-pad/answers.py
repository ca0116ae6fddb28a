import torch.nn.functional as F


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    return F.pad(x, (q, q, p, p), value=value)
