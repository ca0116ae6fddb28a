import torch
STRIDE = 1
PADDING = 0
EPS = 0.0
torch.set_grad_enabled(False)
torch.set_printoptions(precision=3, sci_mode=False)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    global ultimo_H, ultimo_W
    N, C, H, W = x.shape
    O, C, kH, kW = weight.shape
    ultimo_H = (H + 2 * PADDING - kH) // STRIDE + 1
    ultimo_W = (W + 2 * PADDING - kW) // STRIDE + 1
    out = torch.zeros(N, O, ultimo_H, ultimo_W, dtype=x.dtype) + EPS
    for o in range(O):
        for i in range(ultimo_H):
            for j in range(ultimo_W):
                i0, j0 = i * STRIDE, j * STRIDE
                out[:, o, i, j] = torch.sum(x[:, :, i0:i0+kH, j0:j0+kW] * weight[o], dim=(1, 2, 3)) + bias[o]
    return out
