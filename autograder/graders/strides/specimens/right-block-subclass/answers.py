from torch import nn


# %% block
class Bloque(nn.Sequential):
    def __init__(self, entradas, salidas):
        super().__init__(nn.Conv2d(entradas, salidas, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))

def block():
    return Bloque(3, 8)
