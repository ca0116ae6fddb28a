import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    filas = (torch.arange(h) * sh)[:, None, None, None] + torch.arange(kh)[:, None]
    columnas = (torch.arange(w) * sw)[:, None, None] + torch.arange(kw)
    parches = pad_image(x, padding)[:, :, filas, columnas]
    y = (parches[:, None] * weight[:, :, None, None]).sum(dim=[2, 5, 6])
    return y + bias.view(-1, 1, 1)
