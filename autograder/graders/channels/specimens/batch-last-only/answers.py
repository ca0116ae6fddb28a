import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    for imagen in x:
        v = imagen[0].unfold(0, weight.shape[2], 1).unfold(1, weight.shape[3], 1)
        mapas = torch.einsum('hwij,oij->ohw', v, weight[:, 0]) + bias.view(-1, 1, 1)
    return mapas.unsqueeze(0)
