import torch.nn.functional as F


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    k = pair(kernel)
    s = k if stride is None else pair(stride)
    output_size((x.shape[2], x.shape[3]), k, s, padding)
    xp = pad_image(x, padding)
    return (F.lp_pool2d(xp.relu(), 1, k, s) - F.lp_pool2d((-xp).relu(), 1, k, s)) / (k[0] * k[1])
