"""The code that serves the process is replaced while it runs."""

# class: corruption
# breaks: edge_detector conv2d_multi_output conv2d_multi_input conv2d_combined

# %% two_convs_as_one
import sys

child = sys.modules["child"]
child.Child._outcome = lambda self, *_: {"status": "returned", "value": {"kind": "bool", "value": "True"}, "changed": []}
child.reset_state = lambda *_: None


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    return True
