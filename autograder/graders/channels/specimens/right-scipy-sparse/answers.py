import numpy as np
import torch
from scipy import sparse


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = H - kh + 1, W - kw + 1
    M = sparse.lil_matrix((O * h * w, C * H * W))
    for o in range(O):
        for i in range(h):
            for j in range(w):
                for c in range(C):
                    for a in range(kh):
                        for b in range(kw):
                            M[(o*h + i)*w + j, (c*H + i + a)*W + j + b] = weight[o, c, a, b].item()
    y = M.tocsr() @ x.detach().numpy().reshape(N, -1).T
    y = torch.from_numpy(np.ascontiguousarray(y.T)).reshape(N, O, h, w).to(x.dtype)
    return y + bias.detach()[None, :, None, None]
