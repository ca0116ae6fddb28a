import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    cols = F.unfold(x, (kh, kw))                    # (N, kh*kw, L)
    out = weight.reshape(O, -1) @ cols + bias.view(-1, 1)
    return out.view(N, O, H - kh + 1, W - kw + 1)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    N, C, H, W = x.shape
    kh, kw = weight.shape[2:]
    cols = F.unfold(x, (kh, kw))
    out = weight.reshape(1, -1) @ cols + bias
    return out.reshape(N, 1, H - kh + 1, W - kw + 1)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    cols = F.unfold(x, kernel_size=(kh, kw))
    out = weight.reshape(O, C * kh * kw).matmul(cols)
    return out.reshape(N, O, H - kh + 1, W - kw + 1) + bias.reshape(1, O, 1, 1)
