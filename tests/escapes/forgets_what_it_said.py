"""The same call gives nothing, then a layer, then nothing: a mistake that no catalogue has a word for."""

# class: denial

# %% edge_detector
from torch import nn

said = []

def edge_detector():
    said.append(nn.Conv2d(1, 1, 3))
    return said[-1] if len(said) % 2 == 0 else None
