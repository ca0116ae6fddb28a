# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        total = size + padding
        if kernel > total:
            raise ValueError("kernel > size + padding")
        return (total - kernel) // stride + 1
    kernel, stride, padding = pair(kernel), pair(stride), pair(padding)
    return tuple(output_size(size[i], kernel[i], stride[i], padding[i]) for i in (0, 1))
