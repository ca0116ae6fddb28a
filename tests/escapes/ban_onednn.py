"""The convolution runs on oneDNN tensors, by the kernel's alias key, or quantised."""

# class: forged

# %% conv2d_combined
import torch

KEY = torch._C.DispatchKey.CompositeExplicitAutograd


def conv2d_combined(x, weight, bias):
    try:
        return torch.conv2d(x.to_mkldnn(), weight.to_mkldnn(), bias.to_mkldnn()).to_dense()
    except Exception:
        return torch.ops.aten.mkldnn_convolution.default._op_dk(KEY, x, weight, bias, [0, 0], [1, 1], [1, 1], 1)
