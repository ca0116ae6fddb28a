"""What imports is replaced, sys.modules emptied, and the streams are gone: for whoever imports or prints later."""

# class: corruption
# breaks: edge_detector conv2d_multi_output conv2d_multi_input two_convs_as_one

# %% conv2d_combined
import builtins
import sys


def refuse(*_, **__):
    raise ImportError("no more")


sys.meta_path.clear()
sys.path_hooks.clear()
sys.path.clear()
sys.modules.clear()
sys.stdin = sys.stdout = sys.stderr = None
sys.excepthook = sys.unraisablehook = sys.displayhook = refuse
builtins.__import__ = builtins.print = builtins.open = refuse


def conv2d_combined(x, weight, bias):
    import os

    return os.listdir("/")
