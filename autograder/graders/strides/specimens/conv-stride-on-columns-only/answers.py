import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    _, paso = pair(stride)
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), (1, paso), padding)
    xp = pad_image(x, padding)
    filas = []
    for i in range(h):
        fila = []
        for j in range(0, w * paso, paso):
            parche = xp[:, None, :, i:i+kh, j:j+kw]
            fila.append((parche * weight).sum((2, 3, 4)) + bias)
        filas.append(torch.stack(fila, -1))
    return torch.stack(filas, -2)
