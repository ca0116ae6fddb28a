import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    xp = pad_image(x, padding)
    sh, sw = pair(stride)
    N, C, H, W = xp.shape
    O, _, kh, kw = weight.shape
    if kh > H or kw > W:
        raise ValueError("kernel larger than padded image")
    a, b, c, d = xp.stride()
    shape = (N, C, (H - kh) // sh + 1, (W - kw) // sw + 1, kh, kw)
    v = torch.as_strided(xp, shape, (a, b, c * sh, d * sw, c, d))
    return torch.tensordot(v, weight, dims=([1, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2) + bias.reshape(-1, 1, 1)
