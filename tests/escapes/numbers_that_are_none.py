"""NaN, infinities and numbers beyond all floats stand in the metadata and counts of an honest notebook."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = "all"


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"]["weight"] = [float("nan"), float("inf"), -float("inf")]
        if cell["cell_type"] == "code":
            cell["execution_count"] = float("nan") if number % 2 else 10**300
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["points"] = float("inf")
    place.write_text(json.dumps(notebook).replace("10000", "1e9", 1), encoding="utf-8")
