# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    kh, kw = weight.shape[2:]
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = F.pad(x, (pw, pw, ph, ph), mode="reflect")
    v = xp.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum("nchwij,ocij->nohw", v, weight) + bias.view(-1, 1, 1)
