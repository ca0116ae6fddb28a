"""Everything behind inherited descriptors is read."""

# class: stolen
# breaks: edge_detector conv2d_multi_output conv2d_multi_input two_convs_as_one

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
