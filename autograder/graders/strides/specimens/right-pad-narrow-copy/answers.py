# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if any(side < 0 for side in (p, q)):
        raise ValueError("p and q must be at least 0")
    framed = x.new_full((*x.shape[:2], x.shape[2] + 2 * p, x.shape[3] + 2 * q), value)
    framed.narrow(2, p, x.shape[2]).narrow(3, q, x.shape[3]).copy_(x)
    return framed
