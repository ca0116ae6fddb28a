"""The process stops itself, and answers no more."""

# class: denial

# %% conv2d_combined
import os
import signal


def conv2d_combined(x, weight, bias):
    os.kill(os.getpid(), signal.SIGSTOP)
    signal.pause() if hasattr(signal, "pause") else None
    while True:
        pass
