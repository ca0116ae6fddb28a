# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        kernel, padding = pair(kernel), pair(padding)
        h = size[0] + 2 * padding[0] - kernel[0] + 1
        w = size[1] + 2 * padding[1] - kernel[1] + 1
        if h < 1 or w < 1:
            raise ValueError("la ventana no cabe")
        return (h, w)
    n = size + 2 * padding - kernel + 1
    if n < 1:
        raise ValueError("la ventana no cabe")
    return n
