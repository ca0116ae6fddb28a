import torch


# %% avg_pool2d
def avg_pool2d(x, kernel, stride=None, padding=0):
    kh, kw = pair(kernel)
    sh, sw = pair(kernel if stride is None else stride)
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), padding)
    xp = pad_image(x, padding).tolist()
    return torch.tensor([[[[int(sum(ch[i*sh + a][j*sw + b] for a in range(kh) for b in range(kw)) / (kh * kw))
                            for j in range(w)] for i in range(h)] for ch in img] for img in xp], dtype=x.dtype)
