# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    N, C, H, W = x.shape
    out = x.new_full((N, C, H + 2 * p, W + 2 * q), value)
    out[:, :, p:p + H, q:q + W] = x
    return out
