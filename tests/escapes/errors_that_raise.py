"""Errors that raise where they are asked for their text, number, line, name or traceback, in files called like cells."""

# class: denial


# %% conv2d_combined
class Mute(RuntimeError):
    def __str__(self):
        raise SystemExit


def conv2d_combined(x, weight, bias):
    raise Mute


raise Mute


# %% conv2d_multi_input
class Lost(SyntaxError):
    lineno = __traceback__ = __class__ = property(lambda self: 1 / 0)


def conv2d_multi_input(x, weight, bias):
    raise Lost


raise Lost


# %% conv2d_multi_output
named = {}
exec(compile("def answer():\n    raise ValueError", "<cell \u00b2>", "exec"), named)


def conv2d_multi_output(x, weight, bias):
    named["answer"]()


named["answer"]()


# %% two_convs_as_one
class Uncounted(OSError):
    errno = property(lambda self: 1 / 0)


class Unnamed(NameError):
    name = property(lambda self: 1 / 0)


def two_convs_as_one(image_a, image_b, conv_a, conv_b):
    raise Uncounted


raise Unnamed
