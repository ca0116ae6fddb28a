import torch


# %% conv2d_combined
def one_map(image, kernel, b):
    p = image.unfold(1, kernel.shape[1], 1).unfold(2, kernel.shape[2], 1)
    return torch.einsum('chwij,cij->hw', p, kernel) + b

def conv2d_combined(x, weight, bias):
    all_kernels = torch.vmap(one_map, in_dims=(None, 0, 0))
    all_images = torch.vmap(all_kernels, in_dims=(0, None, None))
    return all_images(x, weight, bias)
