import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    alto, ancho = output_size(tuple(x.shape[2:]), (kh, kw), (sh, sw))
    salida = x.new_empty(x.shape[0], x.shape[1], alto, ancho)
    for i in range(alto):
        for j in range(ancho):
            ventana = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].flatten(2)
            ordenada, _ = torch.sort(ventana, dim=2)
            salida[:, :, i, j] = ordenada[:, :, -1]
    return salida
