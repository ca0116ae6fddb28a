"""A script's text -> its code cells: the parts between cell markers, or all of it as one cell."""

from __future__ import annotations

import itertools
import re

from autograder.intake import bounds
from autograder.intake.text import newlines
from autograder.intake.wording import refusal

_MARKER = re.compile(  # Spyder, VS Code and jupytext write `# %% title [type]`, nbconvert `# In[3]:`
    r"^#[ \t]*(?:%%(?=[ \t\[]|$)|In ?\[[ \d]*\]:?[ \t]*$)(.*)$\n?", re.MULTILINE
)
_TEXT_TYPE = re.compile(r"\[(?:markdown|md|raw)\]")  # jupytext, "The percent format"


_COMMENTED = re.compile(  # what Colab's "Download .py" makes of a cell that begins with a magic
    r"^# Commented out IPython magic to ensure Python compatibility\.\n(?=# %%)((?:#.*\n?)+)", re.MULTILINE
)


def cells(name: str, text: str) -> list[tuple[str, str]]:
    """(source, "") of each cell that is code and not blank; the marker lines are left out."""
    text = newlines(text)
    markers = list(itertools.islice(_MARKER.finditer(text), bounds.CELLS))
    if len(markers) == bounds.CELLS:
        raise refusal("too_many_cells", name=name, limit=bounds.CELLS)
    starts = [0, *(marker.end() for marker in markers)]
    ends = [*(marker.start() for marker in markers), len(text)]
    titles = ["", *(marker[1] for marker in markers)]
    parts = [text[a:b] for a, b, title in zip(starts, ends, titles, strict=True) if not _TEXT_TYPE.search(title)]
    return [(cell, "") for part in parts for cell in _with_commented(part) if cell.strip()]


def _with_commented(part: str) -> list[str]:
    """The code before, in and behind each cell that Colab commented out."""
    pieces = _COMMENTED.split(part)
    return [re.sub("^# ?", "", piece, flags=re.MULTILINE) if place % 2 else piece for place, piece in enumerate(pieces)]
