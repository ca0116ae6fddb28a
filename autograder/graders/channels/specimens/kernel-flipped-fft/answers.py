import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    H, W = x.shape[2:]
    kh, kw = weight.shape[2:]
    s = (H + kh - 1, W + kw - 1)
    Y = (torch.fft.rfft2(x, s=s) * torch.fft.rfft2(weight, s=s)).sum(1, keepdim=True)
    y = torch.fft.irfft2(Y, s=s)
    return y[..., kh - 1:H, kw - 1:W] + bias
