import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    h, w = output_size((H, W), (kH, kW), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, C_out, h, w, dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(h):
                for j in range(w):
                    out[n, o, i, j] = (xp[n, :, i:i + kH, j:j + kW] * weight[o]).sum() + bias[o]
    return out
