"""Results just small enough to be kept, the longest errors in the widest letters, and a failing line after the other."""

# class: denial

# %% conv2d_multi_output
import torch


def conv2d_multi_output(x, weight, bias):
    raise RuntimeError("\U0001f600" * 100_000)


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return torch.rand(1, 1, 1, 1100)


# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return torch.rand(1, 1, 33, 33)


raise_ = type("\U0001f600" * 1000, (Exception,), {})("\U0001f600" * 100_000)
exec("\n".join(["try:\n    raise raise_\nexcept Exception:\n    pass"] * 100))
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
raise raise_
