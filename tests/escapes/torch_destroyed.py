"""torch, numpy and the helper module are emptied for whoever uses them next."""

# class: corruption
# breaks: edge_detector conv2d_multi_output conv2d_multi_input conv2d_combined

# %% two_convs_as_one
import sys

import convlab
import numpy
import torch

for module in (convlab, numpy, torch.nn.functional):
    for name in list(vars(module)):
        if not name.startswith("__"):
            delattr(module, name)
sys.modules.pop("torch")


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return image_a
