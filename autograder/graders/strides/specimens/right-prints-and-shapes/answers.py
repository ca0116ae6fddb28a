import warnings

import torch
from torch import Tensor


# %% avg_pool2d
def avg_pool2d(x: Tensor, kernel: int | tuple[int, int], stride: int | tuple[int, int] | None = None, padding: int | tuple[int, int] = 0) -> Tensor:
    kh, kw = pair(kernel)
    sh, sw = pair(stride if stride is not None else kernel)
    ph, pw = pair(padding)
    print(f"x: {tuple(x.shape)} {x.dtype}, kernel {kh}x{kw}, stride {sh}, {sw}, padding {ph}, {pw}")
    if ph > kh // 2 or pw > kw // 2:
        warnings.warn("more than half the window is padding")
    h, w = output_size((x.shape[2], x.shape[3]), (kh, kw), (sh, sw), (ph, pw))
    xp = pad_image(x, (ph, pw))
    total = torch.zeros(x.shape[0], x.shape[1], h, w, dtype=x.dtype)
    for di in range(kh):
        for dj in range(kw):
            total += xp[:, :, di::sh, dj::sw][:, :, :h, :w]
    result = total / (kh * kw)
    assert result.shape == (x.shape[0], x.shape[1], h, w)
    return result
