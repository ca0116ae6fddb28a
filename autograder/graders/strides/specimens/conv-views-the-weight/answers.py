from torch.nn import functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    K, C, kh, kw = weight.shape
    Ho, Wo = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    cols = F.unfold(pad_image(x, padding), (kh, kw), stride=stride)
    return (weight.view(K, -1) @ cols).view(len(x), K, Ho, Wo) + bias.view(-1, 1, 1)
