# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        return output_size(size[0], k[0], s[0], p[0]), output_size(size[1], k[1], s[1], p[1])
    free = size + 2 * padding - kernel
    if free < 0:
        raise ValueError("window larger than padded axis")
    return -(-free // stride) + 1
