from torch import nn

def enmarcar(img, p, q, v):
    return nn.ConstantPad2d((q, q, p, p), v)(img)


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negativo")
    return enmarcar(x, p, q, value)
