import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).bfloat16().unfold(2, kh, sh).unfold(3, kw, sw)
    y = torch.einsum('nchwij,ocij->nohw', v, weight.bfloat16()) + bias.bfloat16().view(1, -1, 1, 1)
    return y.to(x.dtype)
