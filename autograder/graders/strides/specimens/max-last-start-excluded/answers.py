# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or kernel)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    filas = [[x[:, :, i:i+kh, j:j+kw].amax((2, 3)) for j in range(0, x.shape[3]-kw, sw)] for i in range(0, x.shape[2]-kh, sh)]
    return torch.stack([torch.stack(f, -1) for f in filas], -2)
