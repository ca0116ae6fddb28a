# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    xp = pad_image(x, padding)
    y = torch.zeros(x.shape[0], weight.shape[0], h, w, dtype=x.dtype)
    for o in range(weight.shape[0]):
        for c in range(x.shape[1]):
            for i in range(h):
                for j in range(w):
                    y[:, o, i, j] = (xp[:, c, i*sh:i*sh+kh, j*sw:j*sw+kw] * weight[o, c]).sum((1, 2)) + bias[o]
    return y
