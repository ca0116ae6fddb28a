import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    filas, cols = output_size(tuple(x.shape[2:]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    y = torch.zeros(len(x), len(weight), filas, cols, dtype=x.dtype)
    for o in range(len(weight)):
        for c in range(x.shape[1]):
            k = weight[o, c].squeeze()
            alto, ancho = k.shape
            for i in range(filas):
                for j in range(cols):
                    y[:, o, i, j] += (xp[:, c, i*sh:i*sh+alto, j*sw:j*sw+ancho] * k).sum((1, 2))
        y[:, o] += bias[o]
    return y
