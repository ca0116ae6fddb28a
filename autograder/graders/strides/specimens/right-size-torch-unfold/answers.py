import torch


# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    try:
        if isinstance(size, int):
            return torch.empty(size + 2 * padding).unfold(0, kernel, stride).shape[0]
        (kh, kw), (sh, sw), (ph, pw) = map(pair, (kernel, stride, padding))
        canvas = torch.empty(size[0] + 2 * ph, size[1] + 2 * pw)
        return canvas.unfold(0, kh, sh).unfold(1, kw, sw).shape[:2]
    except RuntimeError as error:
        raise ValueError(str(error))
