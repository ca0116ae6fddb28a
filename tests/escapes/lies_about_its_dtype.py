"""A subclass of Tensor with another dtype, layout, device and shape than its numbers have."""

# class: forged

# %% conv2d_combined
import torch


class Liar(torch.Tensor):
    dtype = property(lambda self: torch.float32)
    layout = property(lambda self: torch.strided)
    device = property(lambda self: torch.device("cpu"))
    shape = property(lambda self: torch.Size([1 << 40, 1 << 40]))

    @classmethod
    def __torch_function__(cls, function, types, arguments=(), settings=None):
        return torch.zeros(1, dtype=torch.complex128)


def conv2d_combined(x, weight, bias):
    return torch.zeros(1, dtype=torch.int64).as_subclass(Liar)
