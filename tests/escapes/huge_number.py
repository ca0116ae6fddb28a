"""An integer of a million digits, and a name of a million letters."""

# class: denial

# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    return 1 << 4_000_000
# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    raise type("E" * 1_000_000, (Exception,), {})("text" * 1_000_000)
