"""Test cells twice, the second without a test and with a score as its stored output."""

# class: forged

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    score = {"output_type": "execute_result", "data": {"text/plain": "30"}, "metadata": {}, "execution_count": 1}
    doubles = []
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            cell["source"] = "pass"
        if marks.get("grade"):
            doubles.append({**cell, "source": "30", "outputs": [score]})
            cell["outputs"] = [score]
    notebook["cells"] += doubles
    place.write_text(json.dumps(notebook), encoding="utf-8")
