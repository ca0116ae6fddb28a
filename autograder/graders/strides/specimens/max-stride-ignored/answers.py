import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (kh, kw))
    recorte = x[:, :, :h * kh, :w * kw]
    return recorte.reshape(x.shape[0], x.shape[1], h, kh, w, kw).amax(dim=(3, 5))
