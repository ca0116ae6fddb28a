# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        sizes = []
        for i in range(2):
            sizes.append(output_size(size[i], pair(kernel)[i], pair(stride)[i], pair(padding)[i]))
        return tuple(sizes)
    total = size + 2.0 * padding
    if kernel > total:
        raise ValueError("kernel too big")
    return (total - kernel) // stride + 1
