"""A result whose end never ends: its destructor runs when nobody waits for an answer any more."""

# class: denial

# %% conv2d_combined
import time


class Late:
    def __del__(self):
        while True:
            try:
                time.sleep(1000)
            except BaseException:
                pass


def conv2d_combined(x, weight, bias):
    return Late()
