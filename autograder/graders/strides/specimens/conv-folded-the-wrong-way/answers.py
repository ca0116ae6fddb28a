# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    k = tuple(weight.shape[2:])
    h, w = output_size(tuple(x.shape[2:]), k, stride, padding)
    cols = F.unfold(x, k, padding=padding, stride=stride)
    return (weight.flatten(1) @ cols + bias[:, None]).view(x.shape[0], -1, w, h)
