"""A forked child and a thread try to answer in the function's place."""

# class: forged

# %% conv2d_combined
import os
import threading


def conv2d_combined(x, weight, bias):
    threading.Thread(target=os.write, args=(5, b"passed")).start()
    if os.fork() == 0:
        return x
    os.wait()
    return x
