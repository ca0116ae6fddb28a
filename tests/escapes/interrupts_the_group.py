"""The process group that the fork parent began is interrupted while the cells run."""

# class: escape

# %% conv2d_combined
import contextlib
import os
import signal

with contextlib.suppress(KeyboardInterrupt, OSError):
    os.kill(0, signal.SIGINT)
with contextlib.suppress(KeyboardInterrupt, OSError):
    os.killpg(os.getpgrp(), signal.SIGINT)
