import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]
    h, w = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    rows = torch.arange(h)[:, None] + torch.arange(kh)[None, :]      # h, kh
    cols = torch.arange(w)[:, None] + torch.arange(kw)[None, :]      # w, kw
    v = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]      # N, C, h, w, kh, kw
    return (v * weight[0][:, None, None]).sum((1, 4, 5)).unsqueeze(1) + bias.view(1, 1, 1, 1)
