"""NUL characters and lone surrogates in a cell of the student's own."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    cell = {"cell_type": "code", "metadata": {}, "source": "text = 'a\0b \ud800'", "outputs": [], "execution_count": None}
    notebook["cells"].append(cell)
    place.write_text(json.dumps(notebook), encoding="utf-8")
