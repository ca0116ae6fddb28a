# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if kernel > size + 2 * padding:
        raise ValueError("no cabe")
    return (size + 2 * padding - kernel) // stride + 1
