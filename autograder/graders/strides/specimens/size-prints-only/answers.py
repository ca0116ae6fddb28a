# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    if isinstance(size, tuple):
        k, s, p = pair(kernel), pair(stride), pair(padding)
        for i in range(2):
            if k[i] > size[i] + 2 * p[i]:
                raise ValueError("no cabe")
        print((size[0] + 2*p[0] - k[0]) // s[0] + 1, (size[1] + 2*p[1] - k[1]) // s[1] + 1)
    else:
        if kernel > size + 2 * padding:
            raise ValueError("no cabe")
        print((size + 2*padding - kernel) // stride + 1)
