"""Every test cell is deleted and every answer emptied."""

# class: forged

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    notebook["cells"] = [cell for cell in notebook["cells"] if not cell["metadata"].get("nbgrader")]
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "pass", "outputs": [], "execution_count": 1})
    place.write_text(json.dumps(notebook), encoding="utf-8")
