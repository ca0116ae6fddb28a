# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    # no me dio tiempo
    pass
