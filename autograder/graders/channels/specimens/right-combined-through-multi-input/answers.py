# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    import torch
    return torch.cat([conv2d_multi_input(x, weight[k:k+1], bias[k:k+1]) for k in range(weight.shape[0])], dim=1)
