import torch


# %% edge_detector
def edge_detector():
    Gx = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])
    Gy = torch.tensor([[1., 2., 1.], [0., 0., 0.], [-1., -2., -1.]])
    return torch.stack([Gx, Gy, torch.ones(3, 3)]).unsqueeze(1)
