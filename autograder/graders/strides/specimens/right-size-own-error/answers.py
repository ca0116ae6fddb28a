# %% output_size
class NoCabe(ValueError):
    """La ventana es mayor que la imagen."""

def output_size(size, kernel, stride = 1, padding = 0):
    es_tupla = isinstance(size, tuple)
    if not es_tupla:
        size = (size,)
        kernel, stride, padding = (kernel,), (stride,), (padding,)
    else:
        kernel, stride, padding = pair(kernel), pair(stride), pair(padding)
    salida = []
    for n, k, s, p in zip(size, kernel, stride, padding):
        resto = n + 2*p - k
        if resto < 0:
            raise NoCabe(f'{k} > {n} + 2 * {p}')
        salida.append(resto // s + 1)
    return tuple(salida) if es_tupla else salida[0]
