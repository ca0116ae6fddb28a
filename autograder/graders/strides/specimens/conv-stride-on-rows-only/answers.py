import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    s, _ = pair(stride)
    xp = pad_image(x, padding)
    if kh > xp.shape[2] or kw > xp.shape[3]:
        raise ValueError("the kernel does not fit")
    v = xp.unfold(2, kh, s).unfold(3, kw, 1)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias[:, None, None]
