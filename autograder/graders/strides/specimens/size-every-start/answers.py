# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        return tuple(map(output_size, size, pair(kernel), pair(stride), pair(padding)))
    if kernel > size + 2 * padding: raise ValueError("no")
    return len(range(0, size + 2 * padding, stride))
