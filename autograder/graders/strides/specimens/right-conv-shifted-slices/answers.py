import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kH, kW = weight.shape[2:]
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kH, kW), stride, padding)
    x = pad_image(x, padding)
    y = bias.reshape(1, -1, 1, 1).repeat(x.shape[0], 1, h, w)
    for i in range(kH):
        for j in range(kW):
            trozo = x[:, :, i:i + (h - 1) * sh + 1:sh, j:j + (w - 1) * sw + 1:sw]
            y += torch.einsum('nchw,oc->nohw', trozo, weight[:, :, i, j])
    return y
