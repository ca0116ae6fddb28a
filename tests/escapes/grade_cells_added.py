"""Grade cells of the student's own, worth points, under names that the course does not know."""

# class: forged

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = "pass"
    own = {"schema_version": 3, "grade_id": "bonus", "grade": True, "solution": True, "locked": False, "points": 100, "task": False}
    notebook["cells"].append({"cell_type": "code", "metadata": {"nbgrader": own}, "source": "100", "outputs": [], "execution_count": 1})
    place.write_text(json.dumps(notebook), encoding="utf-8")
