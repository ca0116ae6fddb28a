"""Threads and exit handlers that never end keep the process alive."""

# class: denial

# %% conv2d_combined
import atexit
import sys
import threading
import time

atexit.register(time.sleep, 86400)
threading.Thread(target=time.sleep, args=(86400,)).start()


def conv2d_combined(x, weight, bias):
    sys.exit(0)
