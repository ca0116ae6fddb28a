import math


# %% output_size
def un_eje(n, k, s, p):
    salida = math.floor((n + 2 * p - k) / s + 1)
    if salida < 1:
        raise ValueError(f"no cabe ninguna ventana de {k} en {n} + 2 * {p}")
    return salida

def output_size(size, kernel, stride=1, padding=0):
    """En cuántos sitios cabe una ventana a lo largo de un eje, o de los dos."""
    if type(size) is tuple:
        (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
        return un_eje(size[0], kh, sh, ph), un_eje(size[1], kw, sw, pw)
    return un_eje(size, kernel, stride, padding)
