import torch

torch.set_default_dtype(torch.float64)


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    out = torch.empty(x.shape[0], x.shape[1], h, w)
    for i in range(h):
        for j in range(w):
            out[:, :, i, j] = x[:, :, i*sh:i*sh+kh, j*sw:j*sw+kw].amax((2, 3))
    return out.to(x.dtype)


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    y = pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw).sum((-1, -2)) / torch.tensor(kh * kw)
    return y.type(x.dtype)


# %% block
def block():
    # aquí sí float32, como en el ejemplo
    conv = torch.nn.Conv2d(3, 8, 3, padding=1, dtype=torch.float32)
    return torch.nn.Sequential(conv, torch.nn.ReLU(), torch.nn.MaxPool2d(2))
