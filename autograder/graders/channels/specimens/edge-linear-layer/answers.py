# %% edge_detector
def edge_detector():
    layer = nn.Linear(9, 3)
    with torch.no_grad():
        layer.weight.copy_(torch.stack([Gx, Gy, ones]).reshape(3, 9))
        layer.bias.zero_()
    return layer
