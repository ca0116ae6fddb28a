"""Errors whose line, text and type are sets, endless texts and classes that raise: whoever tells of them would fail."""

# class: denial


# %% conv2d_combined
class Text(str):
    def __getitem__(self, place):
        return {1, 2}


class Type(type):
    __name__ = property(lambda cls: {1, 2})
    __str__ = __repr__ = lambda cls: 1 / 0


class Told(SyntaxError, metaclass=Type):
    def __str__(self):
        return Text("text")


def told():
    error = Told("x")
    error.lineno = {3, 4}
    return error


def conv2d_combined(x, weight, bias):
    raise told()


raise told()
