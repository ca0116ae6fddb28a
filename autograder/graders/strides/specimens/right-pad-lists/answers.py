import torch


# %% pad_image
def pad_image(x, padding, value=0.0):
    p, q = pair(padding)
    if p < 0 or q < 0:
        raise ValueError("negative")
    images = []
    for image in x.tolist():
        channels = []
        for channel in image:
            width = len(channel[0]) + 2 * q
            rows = [[value] * width for _ in range(p)]
            rows += [[value] * q + row + [value] * q for row in channel]
            rows += [[value] * width for _ in range(p)]
            channels.append(rows)
        images.append(channels)
    return torch.tensor(images, dtype=x.dtype)
