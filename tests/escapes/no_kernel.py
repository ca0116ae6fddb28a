"""No kernelspec, no language, no metadata in any cell."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        if not cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"] = {}
    place.write_text(json.dumps(notebook), encoding="utf-8")
