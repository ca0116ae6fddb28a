"""A user namespace of its own would give all capabilities back."""

# class: escape

# %% conv2d_combined
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
if libc.unshare(0x10000000 | 0x00020000) == 0 or libc.mount(b"proc", b"/tmp", b"proc", 0, None) == 0:
    raise RuntimeError(os.listdir("/tmp"))
if libc.syscall(435, b"\0\0\0\x10" + bytes(84), 88) >= 0 or libc.setns(3, 0) == 0:
    raise RuntimeError("another namespace")
