import torch
from scipy.signal import fftconvolve


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    xs, ws = x.detach().numpy(), weight.detach().numpy()
    lotes = []
    for imagen in xs:
        mapas = [fftconvolve(imagen, k[::-1, ::-1, ::-1], mode='valid')[0] for k in ws]
        lotes.append(torch.stack([torch.as_tensor(m) for m in mapas]))
    return (torch.stack(lotes) + bias.reshape(-1, 1, 1)).to(x.dtype)
