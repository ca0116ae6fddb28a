import torch


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    k = pair(kernel)
    s = k if stride is None else pair(stride)
    n, c, H, W = x.shape
    h, w = output_size((H, W), k, s)
    if k == s:
        x = x[:, :, :h * k[0], :w * k[1]]
        return x.reshape(n, c, h, k[0], w, k[1]).amax((3, 5))
    return torch.stack([torch.stack([x[:, :, i:i + k[0], j:j + k[1]].amax((2, 3))
                                     for j in range(0, w * s[1], s[1])], -1)
                        for i in range(0, h * s[0], s[0])], -2)
