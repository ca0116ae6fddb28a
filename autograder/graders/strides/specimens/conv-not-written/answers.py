# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    # no me ha dado tiempo
    raise NotImplementedError()
