"""Arrays that are asked for their content and run code: `__array__`, object arrays, structured and masked ones."""

# class: forged

# %% conv2d_combined
import numpy as np


class Array:
    __array_interface__ = {"shape": (1 << 40,), "typestr": "<f4", "data": (0, False), "version": 3}
    __array_struct__ = property(lambda self: exit())

    def __array__(self, *_, **__):
        raise SystemExit


def conv2d_combined(x, weight, bias):
    return np.array([Array(), Array()], dtype=object)


# %% conv2d_multi_input
import numpy as np


class Sub(np.ndarray):
    def __array_finalize__(self, other):
        self.tobytes = lambda: b"right"

    def astype(self, *_, **__):
        raise SystemExit


def conv2d_multi_input(x, weight, bias):
    return np.zeros((1, 1, 2, 2), dtype=[("a", "f4")]).view(Sub) if len(x) > 1 else np.ma.masked_all((2, 2)).view(Sub)
