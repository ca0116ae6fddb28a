import numpy as np
import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = np.pad(x.numpy(), ((0, 0), (0, 0), (ph, ph), (pw, pw)))
    out = np.zeros((x.shape[0], weight.shape[0], h, w))
    for n in range(x.shape[0]):
        for o in range(weight.shape[0]):
            for i in range(h):
                for j in range(w):
                    out[n, o, i, j] = (xp[n, :, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight[o].numpy()).sum() + bias[o].item()
    return torch.from_numpy(out)
