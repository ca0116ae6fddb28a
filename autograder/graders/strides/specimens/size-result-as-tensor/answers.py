import torch


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    n, k, s, p = (torch.tensor(v) for v in (size, kernel, stride, padding))
    if torch.any(k > n + 2 * p):
        raise ValueError("does not fit")
    return (n + 2 * p - k) // s + 1
