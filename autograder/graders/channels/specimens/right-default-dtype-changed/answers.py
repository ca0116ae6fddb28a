import torch
torch.set_default_dtype(torch.float64)


# %% edge_detector
import torch.nn as nn
def edge_detector():
    conv = nn.Conv2d(1, 3, 3, dtype=torch.float32)
    with torch.no_grad():
        conv.weight[0, 0] = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
        conv.weight[1, 0] = torch.tensor([[1., 2., 1.], [0., 0., 0.], [-1., -2., -1.]])
        conv.weight[2, 0] = 1
        conv.bias.fill_(0)
    return conv


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    h, w = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
    y = torch.zeros(x.shape[0], weight.shape[0], h, w)
    for i in range(weight.shape[2]):
        for j in range(weight.shape[3]):
            y += weight[:, 0, i, j].view(-1, 1, 1) * x[:, :, i:i+h, j:j+w]
    y += bias.view(-1, 1, 1)
    return y.to(x.dtype)
