import numpy as np
import torch
import torch.nn.functional as F


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if not (p >= 0 and q >= 0):
        raise ValueError("frames are not negative")
    out = x.new_empty(x.size(0), x.size(1), x.size(2) + 2 * p, x.size(3) + 2 * q).fill_(value)
    out[..., p:p + x.size(2), q:q + x.size(3)].copy_(x)
    return out


# %%
muestra = torch.arange(6.0).reshape(1, 1, 2, 3)
assert torch.equal(pad_image(muestra, (1, 2), -1.0), F.pad(muestra, (2, 2, 1, 1), value=-1.0))
print(np.pad(muestra[0, 0].numpy(), 1))
