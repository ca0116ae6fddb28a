import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    h, w = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    out = torch.zeros(x.shape[0], weight.shape[0], h, w)
    for c in range(2):
        for i in range(kh):
            for j in range(kw):
                out += (x[:, c:c+1, i:i+h, j:j+w] * weight[:, c, i, j].view(-1, 1, 1))
    out += bias.view(-1, 1, 1)
    return out
