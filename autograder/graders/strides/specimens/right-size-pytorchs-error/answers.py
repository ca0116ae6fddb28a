# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    try:
        capa = nn.Conv2d(1, 1, kernel, stride=stride, padding=padding)
        salida = capa(torch.zeros(1, 1, *pair(size)))
    except RuntimeError as e:
        raise ValueError(str(e))
    forma = tuple(salida.shape[-2:])
    return forma if isinstance(size, tuple) else forma[0]
