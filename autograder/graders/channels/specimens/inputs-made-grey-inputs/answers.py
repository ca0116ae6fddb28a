# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    gris = x.mean(1, keepdim=True)
    return conv2d_multi_output(gris, weight.sum(1, keepdim=True), bias)
