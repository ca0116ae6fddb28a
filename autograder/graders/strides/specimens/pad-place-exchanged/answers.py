# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0: raise ValueError("negativo")
    N, C, H, W = x.shape
    y = torch.full((N, C, H+2*p, W+2*q), value, dtype=x.dtype)
    for i in range(H):
        for j in range(W):
            y[:, :, i+q, j+p] = x[:, :, i, j]
    return y
