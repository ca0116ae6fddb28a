"""The marks of the test cells say a thousand points each, and that the student may edit them."""

# class: forged

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    for marks in [cell["metadata"]["nbgrader"] for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]:
        marks.update(points=1000, locked=False, solution=True, checksum="0")
    place.write_text(json.dumps(notebook), encoding="utf-8")
