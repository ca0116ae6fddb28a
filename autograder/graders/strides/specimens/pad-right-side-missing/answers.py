# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0: raise ValueError("negativo")
    N, C, H, W = x.shape
    izq = x.new_full((N, C, H, q), value)
    y = torch.cat([izq, x], 3)
    tapa = x.new_full((N, C, p, W + q), value)
    return torch.cat([tapa, y, tapa], 2)
