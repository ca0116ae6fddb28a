import torch
import torch.nn.functional as F


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    kh, kw = weight.shape[2:]
    y = torch.einsum("nhwuv,ouv->nohw", x[:, 0].unfold(1, kh, 1).unfold(2, kw, 1), weight[:, 0])
    return torch.relu(y) + bias.view(1, -1, 1, 1)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    ceros = torch.zeros_like(bias)
    mapas = [conv2d_multi_output(x[:, c : c + 1], weight[:, c : c + 1], ceros) for c in range(x.shape[1])]
    return sum(F.relu(mapa) for mapa in mapas) + bias


# %% two_convs_as_one
def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return F.relu(conv_a(image_a)) + F.relu(conv_b(image_b))
