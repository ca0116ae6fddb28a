from torch.nn import functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[-2:]
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    cols = F.unfold(pad_image(x, padding), (kh, kw), stride=stride)
    out = weight.flatten(1) @ cols + bias[:, None]
    return out.view(len(x), len(weight), Wo, Ho).transpose(2, 3)
