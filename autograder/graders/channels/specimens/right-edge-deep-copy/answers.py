import copy
from torch import nn
import torch


# %% edge_detector
_plantilla = nn.Conv2d(1, 3, 3)
_plantilla.load_state_dict({"weight": torch.stack([Gx, Gy, ones])[:, None].clone(), "bias": torch.zeros(3)})


def edge_detector():
    return copy.deepcopy(_plantilla)
