"""Instead of an end of its cells the process tells of cell after cell, for ever."""

# class: denial

# %% two_convs_as_one
import sys

frame = sys._getframe()
while frame is not None:
    if type(frame.f_locals.get("self")).__name__ == "Child":
        break
    frame = frame.f_back
while frame is not None:
    sys.modules["wire"].send(frame.f_locals["self"]._channel, {"event": "cell", "index": 0})
