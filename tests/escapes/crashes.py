"""The process is ended by a null pointer, by endless recursion in C, and by os._exit."""

# class: denial

# %% conv2d_combined
import ctypes


def conv2d_combined(x, weight, bias):
    ctypes.string_at(0)
# %% conv2d_multi_input
import os


def conv2d_multi_input(x, weight, bias):
    os._exit(0)
