import torch


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    with torch.no_grad():
        h, w = x.shape[2] - weight.shape[2] + 1, x.shape[3] - weight.shape[3] + 1
        res = torch.zeros(len(x), 1, h, w, dtype=x.dtype)
        for i in range(weight.shape[2]):
            for j in range(weight.shape[3]):
                copia = x.clone()
                copia *= weight[:, :, i, j].reshape(1, -1, 1, 1)
                res += copia[:, :, i:i+h, j:j+w].sum(dim=1, keepdim=True)
        res += bias
    return res
