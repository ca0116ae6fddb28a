from functools import lru_cache


# %% output_size
@lru_cache(maxsize=None)
def output_size(size, kernel, stride=1, padding=0):
    """How many places a window finds along an axis, or along both."""
    if isinstance(size, tuple):
        return tuple(output_size(*t) for t in zip(size, pair(kernel), pair(stride), pair(padding)))
    if kernel > size + padding * 2:
        raise ValueError("does not fit")
    return int((size + padding * 2 - kernel) / stride) + 1
