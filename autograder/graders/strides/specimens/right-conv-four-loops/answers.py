import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    sh, sw = pair(stride)
    h_out, w_out = output_size((H, W), (kH, kW), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, C_out, h_out, w_out, dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for i in range(h_out):
                for j in range(w_out):
                    window = xp[n, :, i * sh:i * sh + kH, j * sw:j * sw + kW]
                    out[n, o, i, j] = (window * weight[o]).sum() + bias[o]
    return out
