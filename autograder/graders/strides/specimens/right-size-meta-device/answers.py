# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    h, w = pair(size)
    kh, kw = pair(kernel)
    ph, pw = pair(padding)
    if kh > h + 2 * ph or kw > w + 2 * pw:
        raise ValueError("no cabe")
    y = nn.Conv2d(1, 1, (kh, kw), stride, padding, device="meta")(torch.empty(1, 1, h, w, device="meta"))
    return tuple(int(n) for n in y.shape[-2:]) if isinstance(size, tuple) else int(y.shape[-1])
