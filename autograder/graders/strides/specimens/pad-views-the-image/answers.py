# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    N, C, H, W = x.shape
    planes = x.view(N * C, H, W)
    out = x.new_full((N * C, H + 2 * p, W + 2 * q), value)
    out[:, p:p + H, q:q + W] = planes
    return out.view(N, C, H + 2 * p, W + 2 * q)
