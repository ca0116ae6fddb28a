import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return conv2d_combined(x, weight, bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    alto, ancho = H - kh, W - kw
    y = torch.zeros(N, O, alto, ancho, dtype=x.dtype)
    for i in range(alto):
        for j in range(ancho):
            y[:, :, i, j] = torch.einsum('ncij,ocij->no', x[:, :, i:i+kh, j:j+kw], weight) + bias
    return y
