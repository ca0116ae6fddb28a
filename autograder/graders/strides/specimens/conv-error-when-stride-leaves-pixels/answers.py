import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    xp = pad_image(x, padding)
    H, W = xp.shape[2:]
    if kh > H or kw > W:
        raise ValueError("kernel too large")
    if (H - kh) % sh or (W - kw) % sw:
        raise ValueError("the stride does not divide the image")
    v = xp.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)
