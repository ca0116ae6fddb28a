import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    x, weight, bias = x.clone(), weight.clone(), bias.clone()
    paso, marco = pair(stride), pair(padding)
    h, w = output_size(tuple(x.shape[2:]), tuple(weight.shape[2:]), paso, marco)
    lienzo = torch.zeros(x.shape[0], x.shape[1], x.shape[2] + 2 * marco[0], x.shape[3] + 2 * marco[1]).type_as(x)
    lienzo[:, :, marco[0]:marco[0] + x.shape[2], marco[1]:marco[1] + x.shape[3]] += x
    weight = weight.flip(-1, -2).flip(-1, -2)
    out = torch.empty(x.shape[0], weight.shape[0], h, w).type_as(x)
    for i in range(h):
        for j in range(w):
            top, left = i * paso[0], j * paso[1]
            patch = lienzo[:, :, top:top + weight.shape[2], left:left + weight.shape[3]]
            out[:, :, i, j] = patch.reshape(len(x), -1).mm(weight.reshape(len(weight), -1).t())
            out[:, :, i, j].add_(bias)
    return out
