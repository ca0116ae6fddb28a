import torch


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, 3, 1).unfold(3, 3, 1)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    out = torch.zeros(N, weight.shape[0], H - 2, W - 2, dtype=x.dtype)
    for o in range(weight.shape[0]):
        for i in range(H - 2):
            for j in range(W - 2):
                out[:, o, i, j] = (x[:, :, i:i+3, j:j+3] * weight[o]).sum((1, 2, 3)) + bias[o]
    return out
