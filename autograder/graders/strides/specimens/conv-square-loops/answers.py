import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    k = weight.shape[-1]
    sh, sw = pair(stride)
    filas, cols = output_size(tuple(x.shape[2:]), k, stride, padding)
    xp = pad_image(x, padding)
    y = torch.zeros(len(x), len(weight), filas, cols, dtype=x.dtype)
    for i in range(filas):
        for j in range(cols):
            for u in range(k):
                for v in range(k):
                    y[:, :, i, j] += xp[:, :, i*sh+u, j*sw+v] @ weight[:, :, u, v].T
    return y + bias.view(-1, 1, 1)
