import torch


# %% max_pool2d
def MaxPool2d(canal, k, s):
    """nn.MaxPool2d(k, s) a mano, para un canal."""
    # return nn.MaxPool2d(k, s)(canal[None])[0]
    filas = range(0, canal.shape[0] - k[0] + 1, s[0])
    columnas = range(0, canal.shape[1] - k[1] + 1, s[1])
    return torch.stack([torch.stack([canal[i:i + k[0], j:j + k[1]].max() for j in columnas]) for i in filas])

def max_pool2d(x, kernel, stride=None):
    k = pair(kernel)
    s = pair(stride) if stride is not None else k
    if k[0] > x.shape[2] or k[1] > x.shape[3]:
        raise ValueError("F.max_pool2d tampoco podría")
    return torch.stack([torch.stack([MaxPool2d(canal, k, s) for canal in img]) for img in x])
