"""Why a question lost points. A lab's wrong.py imports `wrong` from here: see docs/authors.md."""

from autograder.explaining.wrongs import wrong

__all__ = ["wrong"]
