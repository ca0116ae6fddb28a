# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        kernel, stride, padding = pair(kernel), pair(stride), pair(padding)
        return (output_size(size[0], kernel[0], stride[0], padding[0]), output_size(size[1], kernel[1], stride[1], padding[1]))
    total = size + 2 * padding
    if total < kernel:
        raise ValueError('x')
    return 1 if total - stride < kernel else 1 + output_size(total - stride, kernel, stride)
