import torch
from torch import nn


# %% edge_detector
def edge_detector():
    return conv1
