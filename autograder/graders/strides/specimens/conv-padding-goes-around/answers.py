# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    (sh, sw), (ph, pw) = pair(stride), pair(padding)
    N, I, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size((H, W), (kh, kw), stride, padding)
    y = torch.zeros(N, O, h, w, dtype=x.dtype)
    for i in range(h):
        for j in range(w):
            s = 0
            for u in range(kh):
                for v in range(kw):
                    s = s + x[:, None, :, (i*sh-ph+u) % H, (j*sw-pw+v) % W] * weight[:, :, u, v]
            y[:, :, i, j] = s.sum(2) + bias
    return y
