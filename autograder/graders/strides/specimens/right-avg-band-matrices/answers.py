import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size(tuple(x.shape[2:]), kernel, (sh, sw), padding)
    xp = pad_image(x, padding)
    A = torch.zeros(h, xp.shape[2], dtype=x.dtype)
    B = torch.zeros(w, xp.shape[3], dtype=x.dtype)
    for i in range(h): A[i, i*sh:i*sh+kh] = 1 / kh
    for j in range(w): B[j, j*sw:j*sw+kw] = 1 / kw
    return torch.einsum('ir,ncrs,js->ncij', A, xp, B)
