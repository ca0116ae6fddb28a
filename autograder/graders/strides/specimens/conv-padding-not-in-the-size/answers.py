# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    h, w = (x.shape[2]-kh)//sh + 1, (x.shape[3]-kw)//sw + 1
    xp = pad_image(x, padding)
    y = torch.zeros(x.shape[0], weight.shape[0], max(h, 0), max(w, 0), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            y[:, :, i, j] = torch.einsum("nchw,ochw->no", xp[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw], weight) + bias
    return y
