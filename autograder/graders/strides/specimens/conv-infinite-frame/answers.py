import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    win = pad_image(x, padding, float("-inf")).unfold(2, kh, s).unfold(3, kw, t)
    return torch.einsum('nchwuv,kcuv->nkhw', win, weight) + bias.view(-1, 1, 1)
