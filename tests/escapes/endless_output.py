"""Hundreds of megabytes of output, on both streams and from C."""

# class: denial

# %% conv2d_combined
import os
import sys

line = "x" * (1 << 20)


def conv2d_combined(x, weight, bias):
    for _ in range(200):
        print(line)
        print(line, file=sys.stderr)
        os.write(1, line.encode())
    return x
