import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if (p < 0) or (q < 0):
        raise ValueError("Relleno negativo")
    batch, channels, alto, ancho = x.shape
    salida = torch.zeros([batch, channels, alto + p + p, ancho + q + q]).to(x.dtype)
    es_marco = torch.ones_like(salida, dtype=torch.bool)
    for i in range(alto):
        for j in range(ancho):
            salida[:, :, i + p, j + q] = x[:, :, i, j]
            es_marco[:, :, i + p, j + q] = False
    assert salida.shape == es_marco.shape
    return salida.masked_fill(es_marco, value)
