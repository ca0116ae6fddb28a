import torch

def vacio(x, weight):
    return torch.zeros(x.shape[0], weight.shape[0], x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1, dtype=x.dtype)


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return vacio(x, weight)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return vacio(x, weight)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    salida = vacio(x, weight)
    # TODO: rellenar
    return salida
