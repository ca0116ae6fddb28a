import numpy as np


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    a = np.array(x)
    filas = np.full((a.shape[0], a.shape[1], p, a.shape[3]), value, dtype=a.dtype)
    a = np.concatenate([filas, a, filas], axis=2)
    cols = np.full((a.shape[0], a.shape[1], a.shape[2], q), value, dtype=a.dtype)
    return np.concatenate([cols, a, cols], axis=3)
