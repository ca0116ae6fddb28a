import numpy as np


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    size_, k, s, p = (np.asarray(v) for v in (size, kernel, stride, padding))
    libre = size_ + 2 * p - k
    if (libre < 0).any():
        raise ValueError("no cabe")
    r = libre // s + 1
    if isinstance(size, tuple):
        return tuple(r.tolist())
    return int(r)
