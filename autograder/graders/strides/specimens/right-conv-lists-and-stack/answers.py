import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    assert x.ndim == 4 and weight.ndim == 4
    assert x.shape[1] == weight.shape[1]
    kh, kw = weight.shape[2], weight.shape[3]
    sh, sw = pair(stride)
    rows, cols = output_size((x.shape[2], x.shape[3]), (kh, kw), stride, padding)
    return torch.stack([
        torch.stack([
            torch.stack([
                torch.stack([(img[:, r*sh:r*sh+kh, c*sw:c*sw+kw] * k).sum() for c in range(cols)])
                for r in range(rows)]) + b
            for k, b in zip(weight, bias)])
        for img in pad_image(x, padding)])
