# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    x[:, :, :p, :] = value
    x[:, :, x.shape[2] - p:, :] = value
    x[:, :, :, :q] = value
    x[:, :, :, x.shape[3] - q:] = value
    return x
