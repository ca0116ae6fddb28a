"""A cell calls exit, raises SystemExit and ends the process."""

# class: corruption

# %% conv2d_combined
import os


def conv2d_combined(x, weight, bias):
    return x


os._exit(0)
