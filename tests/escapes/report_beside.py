"""Reports with full marks, a secret of the student's own and notes of delivery lie beside empty answers."""

# class: trust

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EARNS = 'nothing'


def hand_in(place: Path, notebook: dict[str, Any]) -> None:
    """Writes the submission to `place`, the file that is looked for; `notebook` is an honest one."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "pass"
    place.write_text(json.dumps(notebook), encoding="utf-8")
    lab, student = place.parent.name, place.parents[1].name
    for folder in (place.parent, place.parent / "reports" / lab):
        folder.mkdir(parents=True, exist_ok=True)
        report = {"schema": "autograder/report/1", "student": student, "lab": lab, "score": "100", "contained": False}
        (folder / f"{student}.json").write_text(json.dumps(report))
        (folder / "delivered.log").write_text(f"0 0 {student}\n")
    (place.parent / ".autograder-secret").write_text("0" * 64 + "\n")
