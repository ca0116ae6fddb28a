import torch
from torch.func import functional_call, vmap


class Map(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel = torch.nn.Parameter(torch.zeros(1))

    def forward(self, image):
        kh, kw = self.kernel.shape[1:]
        return (image.unfold(1, kh, 1).unfold(2, kw, 1) * self.kernel[:, None, None]).sum(dim=(0, 3, 4))


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    one = Map()
    by_kernel = vmap(lambda image, kernel: functional_call(one, {'kernel': kernel}, (image,)), in_dims=(None, 0))
    return vmap(by_kernel, in_dims=(0, None))(x, weight) + bias[:, None, None]
