"""A function that never returns."""

# class: denial

# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    while True:
        pass
