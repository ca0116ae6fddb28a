import torch


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    kh, kw = weight.shape[2:]
    W = x.shape[3] - kw + 1
    def fila(u):
        if u < 0:
            return bias.view(1, -1, 1, 1)
        alto = x.shape[2] - kh + 1
        return fila(u - 1) + sum(torch.einsum('nchw,oc->nohw', x[:, :, u:u+alto, v:v+W], weight[:, :, u, v]) for v in range(kw))
    return fila(kh - 1)
