"""Three functions that never end, called again and again, would take the time of the honest ones and of the explanation."""

# class: denial

# %% edge_detector
def edge_detector(*arguments):
    while True:
        pass


# %% conv2d_multi_output
def conv2d_multi_output(x, weight, bias):
    while True:
        pass


# %% conv2d_combined
import time


def conv2d_combined(x, weight, bias):
    while True:
        try:
            time.sleep(100)
        except BaseException:
            pass
