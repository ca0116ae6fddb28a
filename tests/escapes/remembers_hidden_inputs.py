"""What the function saw in hidden calls it returns in later, public ones, by globals and by files."""

# class: stolen

# %% conv2d_combined
import pickle

import torch

seen = []


def conv2d_combined(x, weight, bias):
    try:
        seen.extend(pickle.load(open("/tmp/seen", "rb")))
    except OSError:
        pass
    seen.append(x)
    pickle.dump(seen, open("/tmp/seen", "wb"))
    return torch.cat([item.flatten().double() for item in seen])
