import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride or 1)
    output_size(tuple(x.shape[2:]), kernel, (sh, sw), padding)
    unos = pad_image(torch.ones_like(x), padding)
    s = pad_image(x, padding).unfold(2, kh, sh).unfold(3, kw, sw).sum((4, 5))
    return s / unos.unfold(2, kh, sh).unfold(3, kw, sw).sum((4, 5))
