# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        h = output_size(size[0], kernel[0], stride[0], padding[0])
        w = output_size(size[1], kernel[1], stride[1], padding[1])
        return h, w
    if kernel > size + 2 * padding:
        raise ValueError("window larger than the axis")
    return (size + 2 * padding - kernel) // stride + 1
