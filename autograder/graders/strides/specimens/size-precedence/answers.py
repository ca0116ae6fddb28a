# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        return tuple(output_size(*v) for v in zip(size, pair(kernel), pair(stride), pair(padding)))
    if kernel > size + 2 * padding:
        raise ValueError("no cabe")
    return size + 2 * padding - kernel // stride + 1
