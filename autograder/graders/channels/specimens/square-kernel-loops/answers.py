import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, k, _ = weight.shape
    h, w = H - k + 1, W - k + 1
    y = bias.view(1, -1, 1, 1)
    for i in range(k):
        for j in range(k):
            y = y + torch.einsum('nchw,oc->nohw', x[:, :, i:i+h, j:j+w], weight[:, :, i, j])
    return y
