"""Code of its own is written, made executable and loaded."""

# class: escape

# %% conv2d_combined
import contextlib
import ctypes
import os
import shutil

with contextlib.suppress(OSError):
    shutil.copy("/lib/x86_64-linux-gnu/libz.so.1", "/tmp/own.so")
    os.chmod("/tmp/own.so", 0o777)
    ctypes.CDLL("/tmp/own.so")
    raise RuntimeError("loaded from a folder that one can write to")
