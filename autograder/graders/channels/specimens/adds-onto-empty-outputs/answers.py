# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, C, H, W = x.shape
    K, _, kH, kW = weight.shape
    Ho, Wo = H - kH + 1, W - kW + 1
    out = torch.empty(N, K, Ho, Wo, dtype=x.dtype)
    for u in range(kH):
        for v in range(kW):
            out += (x[:, :, u:u+Ho, v:v+Wo] * weight[:, 0, u, v].view(1, -1, 1, 1)).detach()
    return out + bias[:, None, None]
