# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    ejes = ('vertical', 'horizontal')
    por_eje = lambda v: dict(zip(ejes, pair(v)))
    s, k, st, p = por_eje(size), por_eje(kernel), por_eje(stride), por_eje(padding)
    r = {}
    for eje in ejes:
        hueco = s[eje] + 2 * p[eje] - k[eje]
        if hueco < 0:
            raise ValueError(f'no cabe en el eje {eje}')
        r[eje] = hueco // st[eje] + 1
    return tuple(r.values()) if isinstance(size, tuple) else r['vertical']
