# %% output_size
def contar(largo, kernel, stride, padding):
    largo = largo + padding + padding
    if kernel > largo:
        raise ValueError('El kernel es más grande que la imagen con relleno')
    pos = 0
    veces = 0
    while pos + kernel <= largo:
        veces += 1
        pos += stride
    return veces

def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        if isinstance(kernel, int):
            kernel = (kernel, kernel)
        if isinstance(stride, int):
            stride = (stride, stride)
        if isinstance(padding, int):
            padding = (padding, padding)
        alto = contar(size[0], kernel[0], stride[0], padding[0])
        ancho = contar(size[1], kernel[1], stride[1], padding[1])
        return alto, ancho
    else:
        return contar(size, kernel, stride, padding)
