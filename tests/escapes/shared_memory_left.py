"""Something is left in shared memory for the next student."""

# class: escape

# %% conv2d_combined
import contextlib
from multiprocessing import shared_memory

with contextlib.suppress(OSError):
    left = shared_memory.SharedMemory("left_for_the_next", create=True, size=4096)
    left.buf[:4] = b"here"
