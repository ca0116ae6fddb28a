# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    kh, kw = weight.shape[2:]
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding
    return h, w
