"""Default dtype, threads, seeds, grad mode and deterministic flags are left changed for later calls."""

# class: corruption

# earns: conv2d_combined
# %% conv2d_combined
import torch


def conv2d_combined(x, weight, bias):
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    result = torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(8)
    torch.manual_seed(0)
    return result
