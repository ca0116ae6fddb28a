import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, _, H, W = x.shape
    O, _, kH, kW = weight.shape
    y = torch.zeros(N, O, H - kH + 1, W - kW + 1, dtype=x.dtype)
    for o in range(O):
        for i in range(H - kH + 1):
            for j in range(W - kW + 1):
                for a in range(kH):
                    for b in range(kW):
                        y[:, o, i, j] += x[:, 0, i + b, j + a] * weight[o, 0, a, b]
    return y + bias.view(-1, 1, 1)
