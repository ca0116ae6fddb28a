"""Every signal is ignored and everything is caught."""

# class: denial

# %% conv2d_combined
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))


def conv2d_combined(x, weight, bias):
    while True:
        pass
