import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw))
    return torch.tensor([[[[max(x[n, c, i*sh + a, j*sw + b].item() for a in range(kh) for b in range(kw))
                            for j in range(w)] for i in range(h)] for c in range(x.shape[1])] for n in range(x.shape[0])])
