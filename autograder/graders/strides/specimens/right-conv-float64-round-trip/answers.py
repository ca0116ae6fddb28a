import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    dtype = x.dtype
    sh, sw = pair(stride)
    h, w = output_size((x.size(2), x.size(3)), (weight.size(2), weight.size(3)), stride, padding)
    imagen = pad_image(x.double(), padding)
    kernels, sesgos = weight.double(), bias.double()
    print("forma de salida:", (x.size(0), weight.size(0), h, w))
    filas = []
    for i in range(h):
        fila = []
        for j in range(w):
            v = imagen[:, :, i*sh:i*sh + weight.size(2), j*sw:j*sw + weight.size(3)]
            fila.append((v.unsqueeze(1) * kernels).sum(dim=(2, 3, 4)) + sesgos)
        filas.append(torch.stack(fila, dim=-1))
    return torch.stack(filas, dim=-2).to(dtype)
