import torch


# %% max_pool2d
class Pooling:
    """Slides a window; what to do with it is given."""

    def __init__(self, reduce):
        self.reduce = reduce

    def __call__(self, x, kernel, stride=None, padding=0):
        kh, kw = pair(kernel)
        sh, sw = pair(stride) if stride is not None else (kh, kw)
        if padding:
            x = pad_image(x, padding)
        if kh > x.shape[2] or kw > x.shape[3]:
            raise ValueError("the window does not fit")
        rows = [torch.stack([self.reduce(x[..., i:i + kh, j:j + kw]) for j in range(0, x.shape[3] - kw + 1, sw)], dim=-1)
                for i in range(0, x.shape[2] - kh + 1, sh)]
        return torch.stack(rows, dim=-2)

max_pool2d = Pooling(lambda window: window.flatten(2).max(dim=2).values)


# %% avg_pool2d
avg_pool2d = Pooling(lambda window: window.mean(dim=(2, 3)))
