import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    Hs, Ws = H - kh + 1, W - kw + 1
    y = torch.zeros(N, O, Hs, Ws, dtype=x.dtype)
    for u in range(kh):
        for v in range(kw):
            y += torch.einsum('nchw,oc->nohw', x[:, :, u:u+Hs, v:v+Ws], weight[:, :, u, min(u, kw - 1)])
    return y + bias.view(-1, 1, 1)
