import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, _, H, W = x.shape
    O, _, kH, kW = weight.shape
    h, w = output_size((H, W), (kH, kW), stride, padding)
    sh, sw = pair(stride)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(h):
                for j in range(w):
                    suma = bias[o]
                    for a in range(kH):
                        for b in range(kW):
                            suma = suma + xp[n, 0, i*sh + a, j*sw + b] * weight[o, 0, a, b]
                    out[n, o, i, j] = suma
    return out
