import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[0:1], b.view(1)) for b in bias], dim=1)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    out = torch.zeros(N, O, H-kh+1, W-kw+1, dtype=x.dtype)
    for k in range(O):
        for i in range(H-kh+1):
            for j in range(W-kw+1):
                out[:, k, i, j] = (x[:, :, i:i+kh, j:j+kw] * weight[0]).sum((1, 2, 3)) + bias[k]
    return out
