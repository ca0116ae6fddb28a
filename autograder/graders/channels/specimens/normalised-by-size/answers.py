import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    # media de la ventana ponderada
    return (v[:, :, None] * weight[:, 0][:, None, None])[:, 0].mean((-1, -2)) + bias.view(-1, 1, 1)
