import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).unfold(2, kh, 1).unfold(3, kw, 1)
    v = v[:, :, sh - 1::sh, sw - 1::sw]
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)
