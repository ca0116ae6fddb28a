import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    ventanas = [x[0, 0, 0, 0].item()]
    while len(ventanas) < 10 ** 12:
        ventanas += ventanas
    return torch.tensor(ventanas)
