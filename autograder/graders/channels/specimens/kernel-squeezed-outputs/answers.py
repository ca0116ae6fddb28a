import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    salida = []
    for o in range(weight.shape[0]):
        k = weight[o].squeeze()
        kh, kw = k.shape
        mapa = torch.zeros(N, H - kh + 1, W - kw + 1, dtype=x.dtype)
        for i in range(H - kh + 1):
            for j in range(W - kw + 1):
                mapa[:, i, j] = (x[:, 0, i:i+kh, j:j+kw] * k).sum((1, 2)) + bias[o]
        salida.append(mapa)
    return torch.stack(salida, 1)
