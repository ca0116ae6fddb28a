import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    s = x.shape[-2:]
    y = torch.fft.ifft2(torch.fft.fft2(x) * torch.fft.fft2(weight, s=s).conj().transpose(0, 1))
    return y[..., :s[0] - weight.shape[2] + 1, :s[1] - weight.shape[3] + 1] + bias.view(-1, 1, 1)
