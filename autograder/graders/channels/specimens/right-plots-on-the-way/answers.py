import torch
import matplotlib.pyplot as plt


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    v = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    y = torch.einsum('nchwij,ocij->nohw', v, weight) + bias.view(-1, 1, 1)
    fig, ejes = plt.subplots(1, y.shape[1], squeeze=False)
    for k in range(y.shape[1]):
        ejes[0, k].imshow(y[0, k].detach().numpy(), cmap='gray')
        ejes[0, k].set_title(f'channel {k}')
    plt.show()
    plt.close(fig)
    return y
