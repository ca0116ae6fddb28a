# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    resultado = []
    for img in x:
        canales = []
        for canal in img:
            filas = [[canal[i*sh:i*sh+kh, j*sw:j*sw+kw].max().item() for j in range(w)] for i in range(h)]
            canales.append(filas)
        resultado.append(canales)
    return resultado
