from concurrent.futures import ThreadPoolExecutor

import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    def una(img):
        return img.unfold(1, kh, sh).unfold(2, kw, sw).mean((-1, -2))
    with ThreadPoolExecutor(max_workers=2) as hilos:
        return torch.stack(list(hilos.map(una, pad_image(x, padding))))
