import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias=None, *, stride=1, verbose=False, **kwargs):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    y = torch.nn.functional.unfold(x, (kh, kw), stride=stride)
    y = (weight.flatten(1) @ y).unflatten(2, (H - kh + 1, W - kw + 1))
    if bias is not None:
        y = y + bias.view(-1, 1, 1)
    if verbose:
        print(y.shape, kwargs)
    return y
