# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    k, s, p = pair(kernel), pair(stride), pair(padding)
    if isinstance(size, int):
        size_ = (size, size)
    else:
        size_ = size
    if k[0] > size_[0] + 2 * p[0] or k[1] > size_[1] + 2 * p[1]:
        raise ValueError("kernel too large")
    H = (size_[0] + 2 * p[0] - k[0]) // s[0] + 1
    W = (size_[0] + 2 * p[1] - k[1]) // s[1] + 1
    if isinstance(size, int):
        return H
    return (H, W)
