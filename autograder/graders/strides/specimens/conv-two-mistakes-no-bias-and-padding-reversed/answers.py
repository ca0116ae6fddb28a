import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    output_size(tuple(x.shape[2:]), (kh, kw), stride, padding)
    p, q = pair(padding)
    xp = pad_image(x, (q, p))
    v = xp.unfold(2, kh, pair(stride)[0]).unfold(3, kw, pair(stride)[1])
    return torch.einsum('nchwij,ocij->nohw', v, weight)
