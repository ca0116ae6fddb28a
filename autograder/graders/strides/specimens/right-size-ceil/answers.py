from math import ceil


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        return tuple(output_size(*medidas) for medidas in zip(size, pair(kernel), pair(stride), pair(padding)))
    inicios = size + 2 * padding - kernel + 1   # sitios donde puede empezar con paso 1
    if inicios <= 0:
        raise ValueError("kernel > size + 2 * padding")
    return ceil(inicios / stride)
