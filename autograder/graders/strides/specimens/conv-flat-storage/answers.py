import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding) if padding != 0 else x
    N, _, H, W = xp.shape
    flat = xp.view(N, C, H * W)
    idx = ((torch.arange(Ho) * s)[:, None, None, None] + torch.arange(kh)[None, None, :, None]) * W + (torch.arange(Wo) * t)[None, :, None, None] + torch.arange(kw)[None, None, None, :]
    return torch.einsum("nchwuv,kcuv->nkhw", flat[:, :, idx], weight) + bias.view(-1, 1, 1)
