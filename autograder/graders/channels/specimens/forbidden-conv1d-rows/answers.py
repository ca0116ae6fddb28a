import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kh, kw = weight.shape
    h = H - kh + 1
    y = bias.view(1, O, 1, 1)
    for i in range(kh):
        filas = x[:, 0, i:i+h].reshape(N * h, 1, W)
        z = F.conv1d(filas, weight[:, :, i])
        y = y + z.reshape(N, h, O, -1).permute(0, 2, 1, 3)
    return y
