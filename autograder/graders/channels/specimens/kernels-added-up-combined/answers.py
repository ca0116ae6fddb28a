# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    p = x.unfold(2, weight.size(2), 1).unfold(3, weight.size(3), 1)
    z = torch.einsum("ncijuv,kcuv->nij", p, weight)
    return z[:, None] + bias[None, :, None, None]
