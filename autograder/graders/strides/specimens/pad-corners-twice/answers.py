# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0: raise ValueError("negativo")
    N, C, H, W = x.shape
    y = torch.zeros(N, C, H+2*p, W+2*q, dtype=x.dtype)
    y[:, :, p:p+H, q:q+W] = x
    y[:, :, :p] += value; y[:, :, p+H:] += value
    y[..., :q] += value; y[..., q+W:] += value
    return y
