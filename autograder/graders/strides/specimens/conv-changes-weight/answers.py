import numpy as np
import torch
from scipy.signal import convolve


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    output_size((x.shape[2], x.shape[3]), (weight.shape[2], weight.shape[3]), stride, padding)
    s1, s2 = pair(stride)
    weight[:] = weight.flip(1, 2, 3)   # scipy los da la vuelta
    xp = pad_image(x, padding).numpy()
    y = [[convolve(img, k, mode="valid", method="direct")[0, ::s1, ::s2] + b
          for k, b in zip(weight.numpy(), bias.numpy())] for img in xp]
    return torch.tensor(np.array(y), dtype=x.dtype)
