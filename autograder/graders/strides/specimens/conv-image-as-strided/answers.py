import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    if pair(padding) != (0, 0):
        x = pad_image(x, padding)
    N, C, H, W = x.shape
    win = torch.as_strided(x, (N, C, Ho, Wo, kh, kw), (C * H * W, H * W, s * W, t, W, 1))
    return torch.einsum("nchwuv,kcuv->nkhw", win, weight) + bias.view(-1, 1, 1)
