import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    stride = pair(stride)[::-1]
    padding = pair(padding)[::-1]
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).unfold(2, kh, stride[0]).unfold(3, kw, stride[1])
    assert v.shape[2:4] == (h, w)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)
