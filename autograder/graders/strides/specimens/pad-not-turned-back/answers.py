# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0: raise ValueError("negativo")
    N, C, H, W = x.shape
    y = torch.full((N, C, W+2*q, H+2*p), value, dtype=x.dtype)
    y[:, :, q:q+W, p:p+H] = x.transpose(2, 3)
    return y
