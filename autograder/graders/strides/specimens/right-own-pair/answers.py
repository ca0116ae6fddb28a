import torch
import torch.nn.functional as F

def pair(valor):
    if isinstance(valor, int):
        return (valor, valor)
    assert len(valor) == 2
    return tuple(valor)


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    kh, kw = weight.shape[2:]
    x = pad_image(x, padding)
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("kernel demasiado grande")
    v = x.unfold(2, kh, sh).unfold(3, kw, sw)
    return torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(1, -1, 1, 1)


# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    kh, kw = pair(kernel)
    sh, sw = pair(stride if stride is not None else kernel)
    if kh > x.shape[2] or kw > x.shape[3]:
        raise ValueError("ventana demasiado grande")
    return x.unfold(2, kh, sh).unfold(3, kw, sw).flatten(-2).max(-1).values


# %%
prueba = torch.randn(2, 3, 7, 9)
w, b = torch.randn(4, 3, 3, 2), torch.randn(4)
assert torch.allclose(conv2d_strided(prueba, w, b, 2, (1, 0)), F.conv2d(prueba, w, b, 2, (1, 0)), atol=1e-5)
print((max_pool2d(prueba, 3, 2) - F.max_pool2d(prueba, 3, 2)).abs().max())
