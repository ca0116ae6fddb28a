"""A regular expression that takes for ever inside C, deaf to signals."""

# class: denial

# %% conv2d_combined
import re


def conv2d_combined(x, weight, bias):
    return re.match("(a*)*b", "a" * 64)
