"""A list in itself, and lists a hundred thousand deep."""

# class: denial

# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    loop = []
    loop += [loop] * 4000
    return loop
# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep
