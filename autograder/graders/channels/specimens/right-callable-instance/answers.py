import torch


# %% conv2d_combined
class Convolucion:
    """Convolución a mano, con memoria de cuántas veces se usó."""

    def __init__(self):
        self.llamadas = 0

    def __call__(self, x, weight, bias):
        self.llamadas += 1
        k = weight.shape[2:]
        y = x.unfold(2, k[0], 1).unfold(3, k[1], 1)
        return torch.einsum('nchwij,ocij->nohw', y, weight) + bias.reshape(1, -1, 1, 1)

conv2d_combined = Convolucion()
