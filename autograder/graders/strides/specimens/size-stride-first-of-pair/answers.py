# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(stride, tuple):
        step = stride[0]
    else:
        step = stride
    if isinstance(size, tuple):
        kernel, padding = pair(kernel), pair(padding)
        result = ()
        for axis in range(2):
            room = size[axis] + 2 * padding[axis] - kernel[axis]
            if room < 0:
                raise ValueError("too small")
            result += (room // step + 1,)
        return result
    if size + 2 * padding - kernel < 0:
        raise ValueError("too small")
    return (size + 2 * padding - kernel) // step + 1
