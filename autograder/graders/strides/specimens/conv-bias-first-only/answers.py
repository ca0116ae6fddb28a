# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    v = pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias[0]
