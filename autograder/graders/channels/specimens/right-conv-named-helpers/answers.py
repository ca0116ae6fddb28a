import torch


# %% conv2d_multi_output
def conv2d(x, k):
    """Lo mismo que F.conv2d(x, k) o nn.Conv2d, pero a mano."""
    h, w = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    return torch.stack([torch.stack([(x[i:i+k.shape[0], j:j+k.shape[1]] * k).sum() for j in range(w)]) for i in range(h)])

def conv2d_multi_output(x, weight, bias):
    # return F.conv2d(x, weight, bias)      <- no se puede usar
    Conv2d = [[conv2d(img[0], k[0]) + b for k, b in zip(weight, bias)] for img in x]
    if len(Conv2d) == 0:
        raise ValueError("nn.Conv2d tampoco admite un lote vacío")
    return torch.stack([torch.stack(maps) for maps in Conv2d])
