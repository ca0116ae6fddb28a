import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    kh, kw = pair(kernel)
    sh, sw = pair(stride)
    N, C, H, W = x.shape
    output_size((H, W), (kh, kw), (sh, sw))
    h, w = H - (kh - 1) * sh, W - (kw - 1) * sw
    out = torch.zeros(N, C, max(h, 0), max(w, 0), dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i:i+(kh-1)*sh+1:sh, j:j+(kw-1)*sw+1:sw].amax((2, 3))
    return out
