import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    s, t = pair(kernel if stride is None else stride)
    N, C, H, W = x.shape
    Ho, Wo = output_size((H, W), kernel, (s, t))
    flat = [x[:, :, i * s:i * s + kh, j * t:j * t + kw].amax((2, 3)) for i in range(Ho) for j in range(Wo)]
    return torch.stack(flat).reshape(N, C, Ho, Wo)
