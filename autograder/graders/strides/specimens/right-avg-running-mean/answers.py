import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(stride) if stride is not None else pair(kernel)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding)
    media = torch.zeros_like(xp[:, :, :h, :w])
    vistos = 0
    for a in range(kh):
        for b in range(kw):
            vistos += 1
            trozo = xp[:, :, a:a + (h - 1) * sh + 1:sh, b:b + (w - 1) * sw + 1:sw]
            media = media + (trozo - media) / vistos
    return media
