import torch.nn.functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    O, C, kh, kw = weight.shape
    assert kh % 2 == 1 and kw % 2 == 1, "kernels must be odd"
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    cols = F.unfold(x, (kh, kw), stride=stride, padding=padding)
    return (weight.flatten(1) @ cols + bias[:, None]).view(-1, O, h, w)
