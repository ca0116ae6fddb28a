import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), kernel, (sh, sw))
    a = x[:, :, 0::sh, 0::sw][:, :, :h, :w]
    if pair(kernel) == (1, 1):
        return a.clone()
    b = x[:, :, 0::sh, 1::sw][:, :, :h, :w]
    c = x[:, :, 1::sh, 0::sw][:, :, :h, :w]
    d = x[:, :, 1::sh, 1::sw][:, :, :h, :w]
    def mayor(u, v):
        m = u.clone()
        m[:, :, :v.shape[2], :v.shape[3]] = torch.maximum(u[:, :, :v.shape[2], :v.shape[3]], v)
        return m
    return mayor(mayor(a, b), mayor(c, d)) if c.shape == a.shape else mayor(a, b)
