# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    h, w = output_size((x.shape[2], x.shape[3]), kernel, kernel if stride is None else stride, padding)
    return pad_image(x, padding).mean((2, 3), keepdim=True).expand(-1, -1, h, w).contiguous()
