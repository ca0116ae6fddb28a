"""What a worker needs, loaded once: local workers are forked from a process that has imported this."""

import gc

gc.disable()  # it would look through all of PyTorch again and again while that is loaded

from autograder.running import worker as worker  # noqa: E402

gc.freeze()
gc.enable()
