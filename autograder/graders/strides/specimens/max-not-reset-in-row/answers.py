import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sv, sh = pair(stride if stride is not None else kernel)
    Ho, Wo = output_size(tuple(x.shape[2:]), (kh, kw), (sv, sh))
    out = x.new_empty(*x.shape[:2], Ho, Wo)
    for i in range(Ho):
        best = x.new_full(x.shape[:2], -float("inf"))
        for j in range(Wo):
            for u in range(kh):
                for v in range(kw):
                    best = torch.maximum(best, x[:, :, i * sv + u, j * sh + v])
            out[:, :, i, j] = best
    return out
