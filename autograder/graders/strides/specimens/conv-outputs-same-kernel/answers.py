import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    maps = []
    for o in range(weight.shape[0]):
        m = torch.stack([torch.stack([(xp[:, :, i:i+kh, j:j+kw] * weight[0]).sum((1, 2, 3))
                                      for j in range(0, w*sw, sw)], -1) for i in range(0, h*sh, sh)], -2)
        maps.append(m + bias[o])
    return torch.stack(maps, dim=1)
