# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride); ph, pw = pair(padding)
    output_size((x.shape[2], x.shape[3]), tuple(weight.shape[2:]), stride, padding)
    xp = pad_image(x, (ph, 0))
    v = xp.unfold(2, weight.shape[2], sh).unfold(3, weight.shape[3], sw)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias.view(-1, 1, 1)
