# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, I, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), stride, padding)
    y = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            a, b = i*sh - ph, j*sw - pw
            t, l = max(a, 0), max(b, 0)
            d, r = min(a + kh, H), min(b + kw, W)
            if d > t and r > l:
                y[:, :, i, j] = torch.einsum("nchw,ochw->no", x[:, :, t:d, l:r], weight[:, :, t-a:d-a, l-b:r-b])
            y[:, :, i, j] += bias
    return y
