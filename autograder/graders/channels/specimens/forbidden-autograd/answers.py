import torch
import torch.nn.functional as F


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    z = torch.zeros(x.shape[0], weight.shape[0], x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1,
                    dtype=x.dtype, requires_grad=True)
    with torch.enable_grad():
        g, = torch.autograd.grad(F.conv_transpose2d(z, weight), z, x)
    return g.detach() + bias.detach().view(-1, 1, 1)
