"""Keyrings, io_uring, BPF, userfaultfd, performance counters, System V shared memory."""

# class: escape

# %% conv2d_combined
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for number in (248, 249, 250, 425, 321, 323, 298, 29, 68, 64, 240, 175, 246, 169, 135):
    if libc.syscall(number, 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() not in (1, 0):
        raise RuntimeError(f"system call {number} was carried out")
