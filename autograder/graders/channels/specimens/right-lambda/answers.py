import torch


# %% conv2d_multi_output
conv2d_multi_output = lambda x, w, b: torch.einsum('nchwij,ocij->nohw', x.unfold(2, w.shape[2], 1).unfold(3, w.shape[3], 1), w) + b.view(-1, 1, 1)


# %% conv2d_multi_input
conv2d_multi_input = lambda x, w, b: conv2d_multi_output(x, w, b)


# %% conv2d_combined
conv2d_combined = conv2d_multi_input
