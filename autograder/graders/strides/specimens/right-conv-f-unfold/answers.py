import torch.nn.functional as F


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    O, _, kH, kW = weight.shape
    h, w = output_size((H, W), (kH, kW), stride, padding)
    cols = F.unfold(x, (kH, kW), stride=stride, padding=padding)
    return (weight.flatten(1) @ cols + bias.unsqueeze(1)).view(N, O, h, w)
