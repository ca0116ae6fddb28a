"""Results of types whose names are lone surrogates, commands and turned lines: no file could hold the report."""

# class: corruption

# %% conv2d_multi_output
class Named(type):
    said = "\ud800"

    @property
    def __name__(cls):
        return cls.said


def conv2d_multi_output(x, weight, bias):
    return Named("Result", (), {})()


# %% conv2d_multi_input
def conv2d_multi_input(x, weight, bias):
    return "\udfff\x1b]0;owned\x07\u202e" * 100


# %% conv2d_combined
class Other(Named):
    said = "\x1b[2J\u202e\n\u2028\ufeff\ud800"


def conv2d_combined(x, weight, bias):
    return Other("Result", (), {})()
