import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = (kh, kw) if stride is None else pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    best = torch.zeros(x.shape[0], x.shape[1], h, w).to(x.dtype)
    for a in range(kh):
        for b in range(kw):
            best = torch.maximum(best, x[:, :, a::sh, b::sw][:, :, :h, :w])
    return best
