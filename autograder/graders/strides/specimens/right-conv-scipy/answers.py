import numpy as np
import torch
from scipy.signal import correlate2d


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    output_size(tuple(x.shape[-2:]), tuple(weight.shape[-2:]), stride, padding)
    sh, sw = pair(stride)
    xp = pad_image(x, padding).numpy()
    result = []
    for image in xp:
        maps = []
        for kernels, b in zip(weight.numpy(), bias.numpy()):
            full = sum(correlate2d(channel, kernel, mode="valid") for channel, kernel in zip(image, kernels))
            maps.append(full[::sh, ::sw] + b)
        result.append(np.stack(maps))
    return torch.tensor(np.stack(result), dtype=x.dtype)
