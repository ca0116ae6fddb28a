import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    filas, columnas = output_size((x.shape[2], x.shape[3]), kernel, (sh, sw))
    y = torch.empty(x.shape[0], x.shape[1], filas, columnas, dtype=x.dtype)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(filas):
                for j in range(columnas):
                    mejor = None
                    for u in range(kh):
                        for v in range(kw):
                            pixel = x[n, c, i * sh + u, j * sw + v].item()
                            if not mejor or pixel > mejor:
                                mejor = pixel
                    y[n, c, i, j] = mejor
    return y
