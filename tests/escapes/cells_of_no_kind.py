"""Among the cells: null, numbers, texts, lists, and cells whose every field is of another kind."""

# class: malformed

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'all'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    odd = [None, 3, "x = 1", [], {}, {"cell_type": [], "source": {}}, {"cell_type": "code", "source": 7, "metadata": 5}]
    odd.append({"cell_type": "code", "source": ["pass", 3], "metadata": {"nbgrader": {"grade_id": [1]}}, "outputs": {}})
    notebook["cells"] = [*odd, *notebook["cells"], *odd]
    place.write_text(json.dumps(notebook), encoding="utf-8")
