import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    alto, ancho = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    y = torch.zeros(len(x), len(weight), alto, ancho, dtype=x.dtype)
    for n in range(len(x)):
        for o in range(len(weight)):
            suma = 0
            for i in range(alto):
                for j in range(ancho):
                    suma = suma + (x[n, 0, i : i + kh, j : j + kw] * weight[o, 0]).sum()
                    y[n, o, i, j] = suma + bias[o]
    return y


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    kh, kw = weight.shape[2:]
    alto, ancho = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    y = torch.zeros(len(x), 1, alto, ancho, dtype=x.dtype)
    total = 0
    for n in range(len(x)):
        for i in range(alto):
            for j in range(ancho):
                for c in range(x.shape[1]):
                    total = total + (x[n, c, i : i + kh, j : j + kw] * weight[0, c]).sum()
                y[n, 0, i, j] = total + bias[0]
    return y


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    alto, ancho = x.shape[2] - kh + 1, x.shape[3] - kw + 1
    y = torch.zeros(len(x), len(weight), alto, ancho, dtype=x.dtype)
    for i in range(alto):
        acc = bias.expand(len(x), -1)
        for j in range(ancho):
            acc = acc + torch.einsum("ncuv,ocuv->no", x[:, :, i : i + kh, j : j + kw], weight)
            y[:, :, i, j] = acc
    return y
