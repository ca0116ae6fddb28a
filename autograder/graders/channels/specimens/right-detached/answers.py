import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    ventanas = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    mapa = (ventanas * weight[0][None, :, None, None]).sum(dim=(1, 4, 5)) + bias
    return mapa.unsqueeze(1).detach()
