# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    N, C, H, W = x.shape
    m = p + q
    out = x.new_full((N, C, H + 2 * m, W + 2 * m), value)
    out[:, :, m:m + H, m:m + W] = x
    return out
