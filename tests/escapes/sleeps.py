"""A function that sleeps for a day, catching every exception."""

# class: denial

# %% conv2d_combined
import time


def conv2d_combined(x, weight, bias):
    while True:
        try:
            time.sleep(86400)
        except BaseException:
            continue
