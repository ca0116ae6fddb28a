import torch


# %% pad_image
def pad(fila, q, value):
    """Como F.pad(fila, (q, q), value=value) o np.pad, pero sin usarlas."""
    extremos = torch.full((q,), value, dtype=fila.dtype)
    return torch.cat([extremos, fila, extremos])

def pad_image(x, padding, value=0.0):
    # return F.pad(x, (q, q, p, p), value=value)
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("padding < 0")
    def marco(canal):
        vacia = torch.full((canal.shape[1] + 2 * q,), value, dtype=x.dtype)
        return torch.stack([vacia] * p + [pad(fila, q, value) for fila in canal] + [vacia] * p)
    return torch.stack([torch.stack([marco(canal) for canal in img]) for img in x])
