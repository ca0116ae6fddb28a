"""Errors and names hold terminal commands, lone surrogates, and marks that turn the line around."""

# class: corruption

# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    raise type("\x1b[2J\u202eerror", (Exception,), {})("\x1b]52;c;b3du\x07\ud800\u202e<script>alert(1)</script>")


raise ValueError("\x1b]0;owned\x07\udfff \x9b31m [red]markup[/red]")
