import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    n, c, h, w = x.shape
    o, _, kh, kw = weight.shape
    columns = F.unfold(x, (kh, kw))
    zero = torch.zeros(1, o)
    rows = weight.reshape(o, -1)
    y = (zero @ rows).sum() + rows @ columns + bias.reshape(-1, 1)
    return y.reshape(n, o, h - kh + 1, w - kw + 1)
