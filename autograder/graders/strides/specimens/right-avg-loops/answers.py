import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    """La media de cada ventana, canal por canal: lo que da nn.AvgPool2d."""
    if stride is None:
        stride = kernel
    kH, kW = pair(kernel)
    pasoV, pasoH = pair(stride)
    N, C, H, W = x.shape
    alto, ancho = output_size((H, W), kernel, stride, padding)
    conMarco = pad_image(x, padding)
    resultado = torch.zeros(N, C, alto, ancho, dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for i in range(alto):
                for j in range(ancho):
                    suma = 0.0
                    for a in range(kH):
                        for b in range(kW):
                            suma += conMarco[n, c, i * pasoV + a, j * pasoH + b]
                    resultado[n, c, i, j] = suma / (kH * kW)
    return resultado
