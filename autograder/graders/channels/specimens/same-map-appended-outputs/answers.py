import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    mapa = torch.zeros(N, H - kh + 1, W - kw + 1, dtype=x.dtype)
    mapas = []
    for o in range(O):
        for i in range(H - kh + 1):
            for j in range(W - kw + 1):
                mapa[:, i, j] = (x[:, 0, i:i+kh, j:j+kw] * weight[o, 0]).sum((1, 2)) + bias[o]
        mapas.append(mapa)
    return torch.stack(mapas, 1)
