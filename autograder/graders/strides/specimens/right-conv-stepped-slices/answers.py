import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (kh, kw) = pair(stride), weight.shape[2:]
    h, w = output_size(tuple(x.shape[-2:]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    y = bias.reshape(1, -1, 1, 1).expand(len(x), -1, h, w).clone()
    for u in range(kh):
        for v in range(kw):
            trozo = xp[:, :, u : u + sh * (h - 1) + 1 : sh, v : v + sw * (w - 1) + 1 : sw]
            y += torch.tensordot(weight[:, :, u, v], trozo, dims=([1], [1])).transpose(0, 1)
    return y
