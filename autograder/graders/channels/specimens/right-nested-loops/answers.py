import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    out = torch.zeros(N, C_out, H - kH + 1, W - kW + 1, dtype=x.dtype)
    for n in range(N):
        for k in range(C_out):
            for i in range(H - kH + 1):
                for j in range(W - kW + 1):
                    suma = 0
                    for a in range(kH):
                        for b in range(kW):
                            suma += x[n, 0, i + a, j + b] * weight[k, 0, a, b]
                    out[n, k, i, j] = suma + bias[k]
    return out


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    N, C_in, H, W = x.shape
    kH, kW = weight.shape[2], weight.shape[3]
    out = torch.zeros(N, 1, H - kH + 1, W - kW + 1, dtype=x.dtype)
    for n in range(N):
        for i in range(H - kH + 1):
            for j in range(W - kW + 1):
                suma = bias[0]
                for c in range(C_in):
                    for a in range(kH):
                        for b in range(kW):
                            suma = suma + x[n, c, i + a, j + b] * weight[0, c, a, b]
                out[n, 0, i, j] = suma
    return out


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    salida = []
    for k in range(C_out):
        # una salida = una convolución de varias entradas
        salida.append(conv2d_multi_input(x, weight[k:k+1], bias[k:k+1]))
    return torch.cat(salida, dim=1)
