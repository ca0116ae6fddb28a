"""Folders beside empty answers are links: to the graders, to the reports, to the whole course."""

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
    root = place.parents[3]
    for name, target in (("graders", root / "graders"), ("reports", root / "reports"), ("course", root)):
        (place.parent / name).symlink_to(target, target_is_directory=True)
    (place.parent / "nbgrader_config.py").symlink_to(root / "nbgrader_config.py")
