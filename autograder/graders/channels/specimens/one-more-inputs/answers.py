import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    lote, canales, alto, ancho = x.shape
    salidas, _, kh, kw = weight.shape
    alto_s, ancho_s = alto - kh + 1, ancho - kw + 1
    mapas = []
    for s in range(salidas):
        mapa = 0
        for c in range(canales):
            for i in range(kh):
                for j in range(kw):
                    mapa = mapa + weight[s, c, i, j] * x[:, c, i:i+alto_s, j:j+ancho_s]
        mapas.append(mapa + bias[s] + 1)
    return torch.stack(mapas, dim=1)
