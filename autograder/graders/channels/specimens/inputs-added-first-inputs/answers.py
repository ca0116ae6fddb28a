# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return conv2d_multi_output(x.sum(1, keepdim=True), weight.sum(1, keepdim=True), bias)
