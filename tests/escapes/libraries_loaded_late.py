"""Each call first uses what a library loads for seconds: compilers, algebra, signals, statistics."""

# class: denial

# earns: conv2d_combined
# %% conv2d_combined


def conv2d_combined(x, weight, bias):
    import scipy.signal
    import scipy.stats
    import sympy
    import torch._dynamo

    torch.use_deterministic_algorithms(True)
    ones = torch.func.grad(lambda one: one.sum())(torch.ones(3))
    assert float(sympy.sqrt(4)) == 2 and len(scipy.signal.convolve(ones.numpy(), [1, 1])) == 4
    patches = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("nihwpq,oipq->nohw", patches, weight) + bias[None, :, None, None]
