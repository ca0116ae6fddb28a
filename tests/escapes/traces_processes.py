"""Other processes are traced, and their descriptors taken."""

# class: escape

# %% conv2d_combined
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for pid in range(1, 60):
    for call in (lambda: libc.ptrace(16, pid, 0, 0), lambda: libc.syscall(434, pid, 0), lambda: libc.syscall(438, pid, 1, 0)):
        if call() >= 0:
            raise RuntimeError("got hold of it")
