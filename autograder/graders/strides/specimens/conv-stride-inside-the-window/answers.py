import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    alto = xp.shape[2] - (kh - 1) * sh
    ancho = xp.shape[3] - (kw - 1) * sw
    out = torch.zeros(x.shape[0], weight.shape[0], alto, ancho, dtype=x.dtype)
    for i in range(alto):
        for j in range(ancho):
            ventana = xp[:, :, i:i + (kh - 1) * sh + 1:sh, j:j + (kw - 1) * sw + 1:sw]
            out[:, :, i, j] = torch.einsum('ncij,ocij->no', ventana, weight) + bias
    return out
