# %% max_pool2d
def max_pool2d(x, kernel, stride=None):
    if stride is None:
        stride = kernel
    k = kernel if isinstance(kernel, int) else kernel[0]
    sh, sw = pair(stride)
    output_size((x.shape[2], x.shape[3]), k, stride)
    return x.unfold(2, k, sh).unfold(3, k, sw).amax((-2, -1))
