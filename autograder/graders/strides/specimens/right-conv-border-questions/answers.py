import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    lote, entradas, alto, ancho = x.shape
    salidas, _, kalto, kancho = weight.shape
    paso_v, paso_h = pair(stride)
    arriba, izquierda = pair(padding)
    h, w = output_size((alto, ancho), (kalto, kancho), stride, padding)
    y = torch.zeros((lote, salidas, h, w), dtype=x.dtype)
    for o in range(salidas):
        y[:, o] = bias[o]
        for i in range(h):
            for j in range(w):
                for a in range(kalto):
                    for b in range(kancho):
                        fila = i * paso_v + a - arriba
                        col = j * paso_h + b - izquierda
                        if 0 <= fila < alto and 0 <= col < ancho:
                            # todas las imágenes y canales de entrada a la vez
                            y[:, o, i, j] += (x[:, :, fila, col] * weight[o, :, a, b]).sum(dim=1)
    return y
