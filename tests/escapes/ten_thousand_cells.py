"""Ten thousand cells more than the lab has."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    cell = {"cell_type": "code", "metadata": {}, "source": "pass", "outputs": [], "execution_count": None}
    notebook["cells"] += [cell] * 10_000
    place.write_text(json.dumps(notebook), encoding="utf-8")
