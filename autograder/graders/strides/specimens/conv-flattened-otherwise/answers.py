# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    s, t = pair(stride)
    kh, kw = weight.shape[-2:]
    output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    win = pad_image(x, padding).unfold(2, kh, s).unfold(3, kw, t)
    flat = win.permute(0, 2, 3, 4, 5, 1).flatten(3)
    return (flat @ weight.flatten(1).T + bias).permute(0, 3, 1, 2)
