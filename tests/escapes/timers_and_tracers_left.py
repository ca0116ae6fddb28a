"""A timer that interrupts and a tracer that dawdles are left behind: they would fall into later functions."""

# class: corruption

# %% conv2d_combined
import signal
import sys
import threading
import time


def interrupt(*_):
    raise KeyboardInterrupt


def dawdle(*_):
    time.sleep(0.2)
    return dawdle


def conv2d_combined(x, weight, bias):
    return x


sys.setrecursionlimit(60)
threading.setprofile(dawdle)
sys.setprofile(dawdle)
sys.settrace(dawdle)
signal.signal(signal.SIGALRM, interrupt)
signal.setitimer(signal.ITIMER_REAL, 0.2, 0.001)
