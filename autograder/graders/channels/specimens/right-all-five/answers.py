import torch
import torch.nn as nn


# %% edge_detector
def edge_detector():
    conv = nn.Conv2d(1, 3, 3)
    Gx = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
    Gy = torch.tensor([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
    with torch.no_grad():
        conv.weight[0][0] = Gx
        conv.weight[1][0] = Gy
        conv.weight[2][0] = torch.ones(3, 3)
        conv.bias[:] = torch.zeros(3)
    return conv


# %% conv2d_multi_output
def correlate(img, k):
    h, w = img.shape[0] - k.shape[0] + 1, img.shape[1] - k.shape[1] + 1
    out = torch.zeros(h, w, dtype=img.dtype)
    for i in range(h):
        for j in range(w):
            out[i, j] = (img[i:i+k.shape[0], j:j+k.shape[1]] * k).sum()
    return out

def conv2d_multi_output(x, weight, bias):
    return torch.stack([torch.stack([correlate(img[0], weight[o, 0]) + bias[o] for o in range(len(weight))]) for img in x])


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return torch.stack([sum(correlate(img[c], weight[0, c]) for c in range(len(img))) + bias for img in x]).unsqueeze(1)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.cat([conv2d_multi_input(x, weight[o:o+1], bias[o:o+1]) for o in range(len(weight))], dim=1)


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return conv_a(image_a) + conv_b(image_b)
