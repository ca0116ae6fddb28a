# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, int):
        if kernel > size + 2 * padding or stride > kernel: raise ValueError
        return (size + 2 * padding - kernel) // stride + 1
    return tuple(output_size(*t) for t in zip(size, pair(kernel), pair(stride), pair(padding)))
