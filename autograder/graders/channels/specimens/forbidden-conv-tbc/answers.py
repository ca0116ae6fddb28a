import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    N, C, H, W = x.shape
    kh, kw = weight.shape[2:]
    h = H - kh + 1
    cols = x.unfold(2, kh, 1)                                       # N, C, h, W, kh
    tbc = cols.permute(3, 0, 2, 1, 4).reshape(W, N * h, C * kh).contiguous()
    k = weight[0].permute(2, 0, 1).reshape(kw, C * kh, 1).contiguous()
    y = torch.conv_tbc(tbc, k, bias, 0)                             # w, N*h, 1
    return y.reshape(-1, N, h).permute(1, 2, 0).unsqueeze(1)
