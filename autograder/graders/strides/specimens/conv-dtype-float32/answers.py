import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    h, w = output_size((H, W), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    out = torch.zeros(N, O, h, w)
    for n in range(N):
        for o in range(O):
            for i in range(h):
                for j in range(w):
                    out[n, o, i, j] = (xp[n, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight[o]).sum() + bias[o]
    return out
