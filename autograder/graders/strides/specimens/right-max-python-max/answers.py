import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    if stride is None:
        sh, sw = kh, kw
    elif isinstance(stride, tuple):
        sh, sw = stride
    else:
        sh = sw = stride
    N, C, H, W = x.shape
    if kh > H or kw > W:
        raise ValueError("window bigger than image")
    out = torch.zeros((N, C, (H - kh) // sh + 1, (W - kw) // sw + 1), dtype=x.dtype)
    for n in range(N):
        for c in range(C):
            for top in range(0, H - kh + 1, sh):
                for left in range(0, W - kw + 1, sw):
                    largest = None
                    for a in range(kh):
                        for b in range(kw):
                            pixel = x[n, c, top + a, left + b].item()
                            if largest is None or pixel > largest:
                                largest = pixel
                    out[n, c, top // sh, left // sw] = largest
    return out
