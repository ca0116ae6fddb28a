# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, C, H, W = x.shape
    K, _, kH, kW = weight.shape
    Ho, Wo = H - kH + 1, W - kW + 1
    p = x.unfold(2, kH, 1).unfold(3, kW, 1).sum((-1, -2))
    return p * weight.sum((1, 2, 3)).view(1, -1, 1, 1) + bias.view(1, -1, 1, 1)
