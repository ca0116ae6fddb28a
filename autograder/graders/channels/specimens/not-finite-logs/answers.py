import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    lw = weight.log()[0][None, :, None, None]
    return torch.exp(v.log() + lw).sum((1, 4, 5)).unsqueeze(1) + bias
