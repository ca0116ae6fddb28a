import torch


# %% conv2d_multi_input
def una(x, k):
    h, w = x.shape[1] - k.shape[0] + 1, x.shape[2] - k.shape[1] + 1
    return sum(k[i, j] * x[:, i:i+h, j:j+w] for i in range(k.shape[0]) for j in range(k.shape[1]))

def conv2d_multi_input(x, weight, bias):
    if x.shape[1] == 1:
        return una(x[:, 0], weight[0, 0]).unsqueeze(1) + bias
    return una(x[:, 0], weight[0, 0]).unsqueeze(1) + conv2d_multi_input(x[:, 1:], weight[:, 1:], bias)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    if len(weight) == 1:
        return conv2d_multi_input(x, weight, bias)
    return torch.cat([conv2d_combined(x, weight[:1], bias[:1]), conv2d_combined(x, weight[1:], bias[1:])], dim=1)
