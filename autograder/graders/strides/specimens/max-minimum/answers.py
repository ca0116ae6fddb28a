import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    h, w = output_size((H, W), (kh, kw), (sh, sw))
    res = torch.empty(N, C, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            ventana = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].reshape(N, C, -1)
            res[:, :, i, j] = ventana.sort(dim=-1).values[..., 0]
    return res
