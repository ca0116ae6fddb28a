import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), stride)
    sh, sw = pair(stride)
    y = torch.zeros(N, O, h, w, dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(h):
                for j in range(w):
                    y[n, o, i, j] = torch.sum(x[n, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight[o]) + bias[o]
    return y
