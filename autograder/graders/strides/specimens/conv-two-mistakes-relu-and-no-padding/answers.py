import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    output_size(tuple(x.shape[2:]), (kh, kw), stride, padding)
    sh, sw = pair(stride)
    if x.shape[2] < kh or x.shape[3] < kw:
        raise ValueError
    v = x.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.relu(torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1))
