# %% block
class Bloque(nn.Sequential):
    def __init__(self, entra=3, sale=8):
        super().__init__(nn.Conv2d(entra, sale, 3, padding="same"), nn.ReLU(), nn.MaxPool2d(2, 2))
def block():
    return Bloque()
