"""Hooks on every module, optimizer and saved tensor are left behind, which refuse all that comes later."""

# class: corruption

# earns: conv2d_combined
# %% conv2d_combined
import torch
from torch.nn.modules import module as modules


def refuse(*arguments):
    raise RuntimeError("not any more")


modules.register_module_forward_hook(refuse)
modules.register_module_forward_pre_hook(refuse)
modules.register_module_full_backward_hook(refuse)
modules.register_module_parameter_registration_hook(refuse)
modules.register_module_buffer_registration_hook(refuse)
modules.register_module_module_registration_hook(refuse)
torch.autograd.graph.saved_tensors_hooks(refuse, refuse).__enter__()


def conv2d_combined(x, weight, bias):
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]
